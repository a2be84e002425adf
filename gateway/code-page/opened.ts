/** What a code opened: the visit with its bodies, items and outcomes, the page's QR code, and the forms. */
import { complaintForm, type Filled, type FormPlace, ratingForm } from './forms.ts';
import { type Html, html } from './html.ts';
import type { NoticedBody, NoticedVisit, VisitWithheld } from './questions.ts';
import { dayInWords, type Words } from './words.ts';

export function openedParts(
  opened: NoticedVisit | VisitWithheld,
  place: FormPlace,
  words: Words,
  filled: Filled,
): Html[] {
  const code = codeSection(opened.code, place, words);
  const complaint = complaintForm(place, words, filled);
  if (opened.__typename === 'VisitWithheld') return [withheldSection(words), code, complaint];
  return [
    visitSection(opened, place, words),
    bodiesSection(opened, words),
    ...(opened.checkedInAt ? [ratingForm(place, words, filled)] : []),
    complaint,
    code,
  ];
}

function withheldSection(words: Words): Html {
  return html`<section>
<h2>${words.willShow}</h2>
<div class="card"><ul class="plain">${words.willShowItems.map((it) => html`<li>${it}</li>`)}</ul></div>
<p class="note">${words.beforeCheckIn}</p>
</section>`;
}

function visitSection(visit: NoticedVisit, { language }: FormPlace, words: Words): Html {
  const { businessName, address, day, checkedInAt, holdsUntil } = visit;
  return html`<section>
<h2>${words.visit}</h2>
<dl class="card">
${businessName && entry(words.business, html`<span lang="zh-CN">${businessName}</span>`)}
${address && entry(words.address, html`<span lang="zh-CN">${address}</span>`)}
${entry(words.day, html`<time datetime="${day}">${dayInWords(day, language)}</time>`)}
${checkedInAt && entry(words.checkedIn, html`<time datetime="${checkedInAt}">${timeOfDay(checkedInAt)}</time>`)}
${entry(words.holdsUntil, html`<time datetime="${holdsUntil}">${dayInWords(holdsUntil, language)}</time>`)}
</dl>
</section>`;
}

/** The graph tells points in time in the time of Asia/Shanghai: `2026-11-21T09:30:00.000+08:00`. */
function timeOfDay(at: string): string {
  return at.slice(11, 16);
}

function bodiesSection({ bodies, checkedInAt }: NoticedVisit, words: Words): Html {
  return html`<section>
<h2>${words.bodies}</h2>
${bodies.map((body) => bodyCard(body, checkedInAt != null, words))}
<p class="note">${words.rights}</p>
</section>`;
}

function bodyCard(body: NoticedBody, begun: boolean, words: Words): Html {
  const { name, department, officers, items, outcome } = body;
  const chinese = html`<span lang="zh-CN">${name}</span>`;
  const title =
    words.tag === 'en' ? html`${inWords(department)} <small>${chinese}</small>` : chinese;
  return html`<article class="card">
<h3>${title}</h3>
<dl>
${officers.length > 0 ? entry(words.officers, certificates(officers)) : undefined}
${entry(words.items, html`<ul>${items.map(itemEntry)}</ul>`)}
${begun ? entry(words.outcome, outcomeIn(outcome, words)) : undefined}
</dl>
</article>`;
}

/** `MARKET_SUPERVISION` as people write it: Market supervision. */
function inWords(code: string): string {
  return code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
}

function certificates(officers: readonly string[]): Html {
  return html`${officers.map((it) => html`<span class="certificate">${it}</span> `)}`;
}

function itemEntry({ name, code, legalBasis }: NoticedBody['items'][number]): Html {
  const basis = legalBasis ? html`<span class="basis">${legalBasis}</span>` : undefined;
  return html`<li lang="zh-CN">${name ?? code}${basis}</li>`;
}

function outcomeIn(outcome: NoticedBody['outcome'], words: Words): Html {
  return outcome
    ? html`<span class="outcome">${words.outcomes[outcome]}</span>`
    : html`<span class="pending">${words.outcomePending}</span>`;
}

function codeSection(code: string, { path }: FormPlace, words: Words): Html {
  const groups = code
    .match(/.{1,8}/g)
    ?.map((line) => html`<span>${line.replace(/(?<=^.{4})/, ' ')}</span>`);
  return html`<section>
<h2>${words.code}</h2>
<div class="card qr">
<img src="${path}.svg" width="128" height="128" alt="${words.qr}">
<p class="code">${groups}</p>
</div>
</section>`;
}

function entry(term: string, description: Html): Html {
  return html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
}
