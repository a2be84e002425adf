/** The GraphiQL page and the script that starts it: everything comes from the gateway itself, so it works offline. */

/**
 * Only what the gateway serves may run or be asked. Style attributes and elements are let through, for the editor sets
 * widths and colours by them; they cannot send anything anywhere.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page, which loads `styles`, then `scripts` in order. */
export function graphiqlPage(styles: readonly string[], scripts: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>One Check (综合查一次)</title>
<link rel="icon" href="data:,">
${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
<style>
html, body, #graphiql { height: 100%; margin: 0; }
@media (max-width: 48rem) {
  .graphiql-container .graphiql-session { flex-direction: column; }
  .graphiql-container .graphiql-session > div { min-width: 0; min-height: 0; }
  .graphiql-container .graphiql-horizontal-drag-bar { display: none !important; }
  .graphiql-container .graphiql-response { width: 100%; }
  .graphiql-container .graphiql-session-header-right { display: none; }
}
</style>
</head>
<body>
<div id="graphiql"><noscript>GraphiQL needs JavaScript. The graph itself is at POST /graphql.</noscript></div>
${scripts.map((src) => `<script src="${src}"></script>`).join('\n')}
</body>
</html>
`;
}

/**
 * The script that shows GraphiQL with `questions` as its tabs. Its tabs and settings are kept in the browser under names
 * of our own, so that another GraphiQL once served at the same address does not show its tabs here.
 */
export function startScript(questions: readonly string[]): string {
  return `const kept = window.localStorage;
const named = (key) => 'one-check:' + key;
const storage = {
  get length() { return kept.length; },
  getItem: (key) => kept.getItem(named(key)),
  setItem: (key, value) => kept.setItem(named(key), value),
  removeItem: (key) => kept.removeItem(named(key)),
  clear: () => Object.keys(kept).filter((key) => key.startsWith(named(''))).forEach((key) => kept.removeItem(key)),
};
const tabs = ${JSON.stringify(questions.map((query) => ({ query })))};
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    storage,
    ...(tabs.length > 0 && { defaultTabs: tabs }),
  }),
);
`;
}
