/** How the page looks: one sheet inside it, let through by its digest and by nothing else. */
import { createHash } from 'node:crypto';

export const style = `
:root {
  color-scheme: light dark;
  --paper: #f4f2ec; --card: #fffefb; --ink: #1d1b18; --soft: #5d584f; --line: #dcd7cb;
  --seal: #9b2519; --on-seal: #ffffff; --good: #1d6243; --good-wash: #e9f2ec; --bad: #9b2519; --bad-wash: #f8eae7;
  --calm: #5a4a17; --calm-wash: #f5efdb;
  --sans: system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  --serif: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", STSong, Georgia, serif;
  --mono: ui-monospace, "SF Mono", "Noto Sans Mono", "DejaVu Sans Mono", Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #181714; --card: #22201c; --ink: #ece8df; --soft: #b0a99b; --line: #3b3831;
    --seal: #e58473; --on-seal: #22100c; --good: #86cda8; --good-wash: #1d2c24; --bad: #ef9384; --bad-wash: #331f1b;
    --calm: #dcc682; --calm-wash: #2e2818;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.65 var(--sans); }
h1, h2, h3, p, dl, dd, ul, fieldset { margin: 0; padding: 0; }
.sheet { max-width: 38rem; margin: 0 auto; padding: 0 1.125rem 3rem; }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding: .75rem 0;
  border-bottom: 2px solid var(--seal); }
.brand { font: 600 1.0625rem/1.4 var(--serif); color: var(--seal); letter-spacing: .04em; }
.brand small { display: block; font: .8125rem/1.4 var(--sans); color: var(--soft); letter-spacing: 0; }
nav { display: flex; gap: .25rem; }
nav a, nav span { display: inline-block; min-height: 2.75rem; padding: .625rem .625rem; font-size: .9375rem; line-height: 1.5rem; }
nav span { color: var(--soft); }
a { color: var(--seal); text-underline-offset: .2em; }
.verdict { margin: 1.25rem 0; padding: 1.125rem 1.25rem 1.25rem; border-left: .3125rem solid; border-radius: .25rem; }
.verdict h1 { font: 700 1.5rem/1.35 var(--serif); }
.verdict p { margin-top: .375rem; color: var(--ink); }
.good { border-color: var(--good); background: var(--good-wash); } .good h1 { color: var(--good); }
.bad { border-color: var(--bad); background: var(--bad-wash); } .bad h1 { color: var(--bad); }
.calm { border-color: var(--calm); background: var(--calm-wash); } .calm h1 { color: var(--calm); }
.told { margin: 1.25rem 0; padding: .75rem 1rem; border: 1px solid var(--good); border-radius: .25rem; background: var(--card); }
.told.wrong { border-color: var(--bad); color: var(--bad); }
section { margin-top: 1.75rem; }
h2 { margin-bottom: .625rem; font: 700 1.1875rem/1.4 var(--serif); }
.card { padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--card); }
.card + .card { margin-top: .75rem; }
.card h3 { font: 600 1.0625rem/1.5 var(--sans); }
.card h3 small { font-weight: 400; color: var(--soft); }
dl > div { padding: .5rem 0; border-top: 1px solid var(--line); }
dl > div:first-child { border-top: 0; padding-top: 0; } dl > div:last-child { padding-bottom: 0; }
h3 + dl { margin-top: .625rem; } h3 + dl > div:first-child { border-top: 1px solid var(--line); padding-top: .5rem; }
dt { font-size: .875rem; color: var(--soft); }
dd { overflow-wrap: anywhere; }
.code, .certificate { font-family: var(--mono); font-variant-numeric: tabular-nums; }
.code { font-size: 1.125rem; letter-spacing: .02em; } .code span { display: block; white-space: nowrap; }
.certificate { display: inline-block; margin-right: 1rem; }
ul { list-style: none; } li + li { margin-top: .5rem; }
.basis { display: block; font-size: .875rem; line-height: 1.55; color: var(--soft); }
.outcome { font-weight: 600; } .pending { color: var(--soft); font-weight: 400; }
.plain { padding-left: 1.25rem; list-style: disc; } .plain li + li { margin-top: .25rem; }
.note { margin-top: .75rem; font-size: .9375rem; color: var(--soft); }
fieldset { border: 0; min-width: 0; } legend { padding: 0; font-weight: 600; }
.stars { display: grid; grid-template-columns: repeat(5, 1fr); gap: .375rem; margin-top: .5rem; }
.stars label { position: relative; display: flex; flex-direction: column; align-items: center; gap: .125rem;
  padding: .5rem .125rem; border: 1px solid var(--line); border-radius: .375rem; text-align: center; cursor: pointer; }
.stars input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.stars b { font: 600 1.25rem/1.4 var(--serif); } .stars span { font-size: .75rem; line-height: 1.3; color: var(--soft); }
.stars label:has(:checked) { border-color: var(--seal); background: var(--seal); }
.stars label:has(:checked) b, .stars label:has(:checked) span { color: var(--on-seal); }
.stars label:has(:focus-visible), a:focus-visible, button:focus-visible, textarea:focus-visible, input:focus-visible,
summary:focus-visible { outline: .1875rem solid var(--seal); outline-offset: .125rem; }
.field { display: block; margin-top: 1rem; } .field > span { display: block; font-weight: 600; }
textarea, .field input { width: 100%; margin-top: .375rem; padding: .625rem .75rem; border: 1px solid var(--soft);
  border-radius: .375rem; background: var(--card); color: inherit; font: inherit; }
textarea { min-height: 6.5rem; resize: vertical; }
button { width: 100%; min-height: 3rem; margin-top: 1rem; border: 0; border-radius: .375rem; background: var(--seal);
  color: var(--on-seal); font: 600 1.0625rem/1.5 var(--sans); cursor: pointer; }
details > summary { min-height: 2.75rem; padding: .5rem 0; font: 700 1.1875rem/1.4 var(--serif); cursor: pointer; }
.qr { display: flex; gap: 1.125rem; align-items: center; }
.qr img { width: 8rem; height: 8rem; flex: none; border-radius: .25rem; background: #fff; }
@media print { nav, form, details, .note { display: none; } body { background: #fff; color: #000; } }
`;

/** The source of `style` for a content security policy. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
