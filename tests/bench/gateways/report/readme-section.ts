/** The place of the figures in a README: between two markers, which nothing else is written to. */

const begin = '<!-- performance: written by `npm run bench:gateways -- --write` -->';
const end = '<!-- end of performance -->';

/**
 * `readme` with `section` between its markers.
 *
 * @throws {Error} when it has no markers, or not in their order.
 */
export function withSection(readme: string, section: string): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(
      `There is no place for the figures: put the lines\n${begin}\n${end}\nwhere they belong.`,
    );
  }
  return `${readme.slice(0, from + begin.length)}\n\n${section}\n\n${readme.slice(to)}`;
}
