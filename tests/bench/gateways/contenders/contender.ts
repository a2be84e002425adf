/** What the benchmark compares: programs that serve a supergraph on a port, and how each is started. */

export interface Contender {
  /** As `--only` names it. */
  readonly name: string;
  /** As a reader of figures knows it, with its version. */
  readonly label: string;
  /** How it was set up, where that is not plain. */
  readonly remark?: string;
  /** The command line that serves the supergraph in `file` on `port` of loopback. */
  command(file: string, port: number): readonly string[];
  /** Where the command runs; here when absent. */
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
}
