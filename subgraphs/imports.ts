/** What every department imports, by its name. */
import type { DepartmentName } from '../schema/departments.ts';
import { imports as cultureTourism } from './culture-tourism/imports.ts';
import type { DepartmentImports } from './kit/import/kinds.ts';
import { imports as marketSupervision } from './market-supervision/imports.ts';
import { imports as urbanManagement } from './urban-management/imports.ts';
import { imports as water } from './water/imports.ts';

const byName: Readonly<Record<DepartmentName, DepartmentImports>> = {
  'market-supervision': marketSupervision,
  'urban-management': urbanManagement,
  'culture-tourism': cultureTourism,
  water,
};

export function importsOf(department: DepartmentName): DepartmentImports {
  return byName[department];
}
