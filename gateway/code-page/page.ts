/** The page of a code: what it stands for at the top, then what the visit is, then the forms. Made anew each time. */
import type { Filled, FormPlace } from './forms.ts';
import { Html, html } from './html.ts';
import type { Language } from './language.ts';
import { openedParts } from './opened.ts';
import type { NoticedVisit, RefusedRule, VisitWithheld } from './questions.ts';
import { style, styleSource } from './style.ts';
import { type Told, type Verdict, wordsIn } from './words.ts';

/** Nothing runs on the page, nothing is loaded but its QR code, and forms go nowhere but back. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${styleSource}`,
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the page is to show. */
export interface PageContent {
  readonly verdict: Verdict;
  /** What the code opened, where it opened something. */
  readonly opened?: NoticedVisit | VisitWithheld;
  /** What became of a form that was taken. */
  readonly told?: Told;
  /** Why a form comes back. */
  readonly refused?: RefusedRule;
  /** The receipt of a complaint. */
  readonly receipt?: string;
  /** What was filled into a form that comes back. */
  readonly filled?: Filled;
}

const styleElement = new Html(`<style>${style}</style>`);

const tones: Readonly<Partial<Record<Verdict, string>>> = {
  withheld: 'good',
  announced: 'good',
  underway: 'good',
  done: 'good',
  FORGED: 'bad',
  UNKNOWN: 'bad',
  CANCELLED: 'bad',
};

/** Writes the page whose path is `place.path`. */
export function codePage(place: FormPlace, content: PageContent): string {
  const words = wordsIn[place.language];
  const { verdict, opened, told, refused, receipt, filled = {} } = content;
  const [heading, explanation] = words.verdicts[verdict];
  return html`<!doctype html>
<html lang="${words.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<title>${heading} · ${words.title}</title>
${styleElement}
</head>
<body>
<div class="sheet">
<header>
<p class="brand">综合查一次<small>${words.title}</small></p>
<nav aria-label="${words.languageSwitch}">${languageLinks(place)}</nav>
</header>
<main>
${told && toldBox(words.told[told], words.receipt, receipt)}
${refused && html`<p class="told wrong" role="alert">${words.refusals[refused]}</p>`}
<div class="verdict ${tones[verdict] ?? 'calm'}">
<h1>${heading}</h1>
<p>${explanation}</p>
</div>
${opened && openedParts(opened, place, words, filled)}
</main>
</div>
</body>
</html>
`.text;
}

function languageLinks({ path, language }: FormPlace): Html[] {
  const names: readonly [Language, string][] = [
    ['zh', '中文'],
    ['en', 'English'],
  ];
  return names.map(([each, name]) =>
    each === language
      ? html`<span lang="${wordsIn[each].tag}" aria-current="true">${name}</span>`
      : html`<a href="${path}?lang=${each}" lang="${wordsIn[each].tag}" hreflang="${each}">${name}</a>`,
  );
}

function toldBox(told: string, term: string, receipt: string | undefined): Html {
  const number = receipt && html`<br>${term}: <span class="certificate">${receipt}</span>`;
  return html`<p class="told" role="status">${told}${number}</p>`;
}
