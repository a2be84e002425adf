/** What the name of a business is made of: its area, what tells it from others, the form of organisation, the branch. */
import { digits, plain, withoutAreas } from './plain-text.ts';

export interface NameParts {
  /** What is left without area, form and branch. */
  readonly core: string;
  /** `公司` for every way of writing a company, `合伙` a partnership, `个体` an individual business; '' where none is stated. */
  readonly form: string;
  /** Which branch: its number or place, `分` where it is one and nothing says which; '' where none is stated. */
  readonly branch: string;
}

const forms: readonly [RegExp, string][] = [
  [/(?:有限责任|股份有限|有限|责任|集团|股份)?公司$|\(株\)$/, '公司'],
  [/\(?(?:有限|特殊普通|普通)合伙\)?$/, '合伙'],
  [/\(?个体(?:工商户)?\)?$/, '个体'],
];

/** Forms that stand in brackets, and are no branch. */
const bracketedForm = /^(?:个体|株$|有限合伙|普通合伙|特殊普通合伙)/;

/** Branches as they stand at the end of a name, the surer marks first. */
const branches: readonly RegExp[] = [
  /(?:第)?([一二两三四五六七八九十\d]+)(?:号)?(?:分店|分公司|分部|分号|门店|门市部|店)$/,
  /([东西南北中](?:大?[路街]|门))(?:分店|分公司|分部|门店|门市部|店)$/,
  /([^()]{2}(?:路|街|广场|大道|镇|村))(?:分店|分公司|分部|门店|门市部|店)$/,
  /()(?:分店|分公司|分部|分号)$/,
];

/** What is noted behind a name in brackets, and is no part of it: what it was called before, what became of it. */
const remark = /^(?:原|曾用名|已|注销|吊销|停业|歇业|暂停|筹建?$)/;

/** A branch behind the whole name of its company goes by any name: 银座商贸有限公司运河分公司, 银座商贸有限公司(运河). */
const behindCompany =
  /^(.{2,}?有限(?:责任)?公司)(.{0,10}?(?:分公司|分店|分部|门店|门市部|营业部|店))$/;
const branchWord = /(?:分公司|分店|分部|门店|门市部|营业部|店)$/;

/** Reads a name; `areas` are the areas that names of this city begin with. */
export function readName(name: string, areas: readonly string[]): NameParts {
  let branch = '';
  let text = plain(name)
    .replace(/-/g, '')
    .replace(/\(([^()]*)\)/g, (bracketed, inner: string, at: number, whole: string) => {
      if (bracketedForm.test(inner)) return bracketed;
      if (remark.test(inner) || areas.includes(inner)) return '';
      const last = at + bracketed.length === whole.length;
      const named =
        /[店部]$/.test(inner) || (last && /有限(?:责任)?公司$/.test(whole.slice(0, at)));
      const found = branchIn(inner) ?? (named ? inner.replace(/店$/, '') : undefined);
      if (found !== undefined) branch = found;
      return found === undefined ? inner : '';
    });
  const trailing = branchOfCompany(text, areas) ?? branchAtEnd(text);
  if (trailing) {
    text = trailing.rest;
    branch ||= trailing.branch;
  }
  text = withoutAreas(text, areas);
  for (const [pattern, form] of forms) {
    const core = text.replace(pattern, '');
    if (core.length >= 2 && core !== text) return { core, form, branch };
  }
  return { core: text.replace(/[()]/g, ''), form: '', branch };
}

function branchIn(text: string): string | undefined {
  for (const pattern of branches) {
    const found = pattern.exec(text);
    if (found) return digits(found[1] || '分');
  }
  return undefined;
}

function branchAtEnd(text: string): { rest: string; branch: string } | undefined {
  for (const pattern of branches) {
    const found = pattern.exec(text);
    if (found && found.index >= 2) {
      return { rest: text.slice(0, found.index), branch: digits(found[1] || '分') };
    }
  }
  return undefined;
}

function branchOfCompany(
  text: string,
  areas: readonly string[],
): { rest: string; branch: string } | undefined {
  const [, rest, behind] = behindCompany.exec(text) ?? [];
  if (rest === undefined || behind === undefined) return undefined;
  const stated = branchIn(behind) ?? '分';
  const named = withoutAreas(behind.replace(branchWord, ''), areas);
  const tells = stated === '分' && named !== '' && !areas.includes(named);
  return { rest, branch: tells ? named : stated };
}
