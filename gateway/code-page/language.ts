/** Which of its two languages the page is read in. */

export type Language = 'zh' | 'en';

/** The language that the reader chose with the switch, else the first that the browser asks for, else Chinese. */
export function languageOf(chosen: unknown, accepted: string | undefined): Language {
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const wishes = (accepted ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const q = parameters.find((it) => it.startsWith('q='));
    return { tag, weight: q === undefined ? 1 : Number(q.slice(2)) || 0 };
  });
  const weightOf = (language: Language) =>
    Math.max(
      0,
      ...wishes.filter(({ tag }) => tag.split('-')[0] === language).map((it) => it.weight),
    );
  return weightOf('en') > weightOf('zh') ? 'en' : 'zh';
}
