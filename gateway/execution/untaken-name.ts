/** A name that begins with `name`, or is it, and that nobody has `taken`. */
export function untakenName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? untakenName(`${name}_`, taken) : name;
}
