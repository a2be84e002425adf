/**
 * Which part may import which: cli → gateway | subgraphs → kit → schema/departments.ts, and no department another.
 * Imports of types count like any other.
 */

const gateway = '^gateway/';
const kit = '^subgraphs/kit/';
const cli = '^cli/';
const tests = '^tests/';
/** What runs in production, as opposed to what checks and generates. */
const runtime = '^(cli|gateway|subgraphs)/';
const subgraphs = '^subgraphs/(?!kit/)';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'Files that import each other cannot be understood one by one. Move what both need into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'subgraphs-stand-alone',
      comment:
        'A department knows no other department, nor coordination, nor coordination a department: they meet in the graph. What they share belongs in subgraphs/kit.',
      severity: 'error',
      from: { path: `${subgraphs}([^/]+)/` },
      to: { path: subgraphs, pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'subgraphs-below-gateway-and-cli',
      comment: 'A subgraph and the kit run without a gateway and without the command line.',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: [gateway, cli] },
    },
    {
      name: 'kit-knows-no-subgraph',
      comment: 'The kit is what every subgraph shares; what one alone needs belongs in its folder.',
      severity: 'error',
      from: { path: kit },
      to: { path: subgraphs },
    },
    {
      name: 'gateway-knows-no-subgraph',
      comment:
        'The gateway reaches subgraphs over the network alone: it may import the kit and schema/departments.ts, and nothing that leads to a subgraph.',
      severity: 'error',
      from: { path: gateway },
      to: { path: subgraphs, reachable: true },
    },
    {
      name: 'gateway-below-cli',
      comment: 'The gateway runs without the command line.',
      severity: 'error',
      from: { path: gateway },
      to: { path: cli },
    },
    {
      name: 'runtime-takes-departments-from-schema',
      comment:
        'Of schema/ only the list of departments is for running code; the rest generates and checks.',
      severity: 'error',
      from: { path: runtime },
      to: { path: '^schema/.*[.][cm]?[jt]s$', pathNot: '^schema/departments[.]ts$' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'What both a test and the program need belongs in the program.',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      comment:
        'A production install lacks devDependencies: move the package to dependencies, or the import out of running code. (The launcher takes the compiler only where it finds it.)',
      severity: 'error',
      from: {
        path: [runtime, '^schema/departments[.]ts$'],
        pathNot: '^cli/one-check[.]mjs$',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every-package-declared',
      comment: 'A package that package.json does not name is there by luck: add it.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'every-import-resolves',
      comment:
        'This file or package is not there. (An unresolved import would escape every other rule.)',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
    skipAnalysisNotInRules: true,
  },
};
