/** The two forms of the page: rating a visit, and complaining about it. They work without a script. */
import { type Html, html } from './html.ts';
import type { Language } from './language.ts';
import type { Words } from './words.ts';

/** Where a form is sent, and in what language it answers. */
export interface FormPlace {
  /** The path of the page. */
  readonly path: string;
  readonly language: Language;
}

/** What was filled in before, where a form comes back. */
export type Filled = Readonly<Record<string, string>>;

export function ratingForm({ path, language }: FormPlace, words: Words, filled: Filled): Html {
  const { heading, privacy, stars, words: levels, comment, send } = words.rating;
  return html`<section id="rating" aria-labelledby="rating-heading">
<h2 id="rating-heading">${heading}</h2>
<form class="card" method="post" action="${path}/rating">
<input type="hidden" name="lang" value="${language}">
<fieldset>
<legend>${stars}</legend>
<div class="stars">${levels.map((level, at) => star(at + 1, level, filled['stars']))}</div>
</fieldset>
<label class="field"><span>${comment}</span><textarea name="comment" maxlength="1000" rows="3">
${filled['comment']}</textarea></label>
<p class="note">${privacy}</p>
<button type="submit">${send}</button>
</form>
</section>`;
}

function star(value: number, level: string, chosen: string | undefined): Html {
  const input =
    chosen === String(value)
      ? html`<input type="radio" name="stars" value="${value}" required checked>`
      : html`<input type="radio" name="stars" value="${value}" required>`;
  return html`<label>${input}<b>${value}</b><span>${level}</span></label>`;
}

export function complaintForm({ path, language }: FormPlace, words: Words, filled: Filled): Html {
  const { heading, privacy, text, contact, send } = words.complaint;
  const opening =
    filled['text'] === undefined
      ? html`<details id="complaint">`
      : html`<details id="complaint" open>`;
  return html`<section>
${opening}
<summary>${heading}</summary>
<form class="card" method="post" action="${path}/complaint">
<input type="hidden" name="lang" value="${language}">
<p class="note">${privacy}</p>
<label class="field"><span>${text}</span><textarea name="text" maxlength="2000" rows="5" required>
${filled['text']}</textarea></label>
<label class="field"><span>${contact}</span><input name="contact" maxlength="200" autocomplete="off" value="${filled['contact']}"></label>
<button type="submit">${send}</button>
</form>
</details>
</section>`;
}
