import type { Report } from '../../model/report/scan.ts';

/** How a person's terminal is; only `table` cares. */
export interface Terminal {
  readonly width: number;
  /** Lines may be longer than `width`, as nobody's screen breaks them: names are then never cut. */
  readonly isLog?: boolean;
  readonly colour: boolean;
  /** Is what somebody answers for listed too? */
  readonly showsSuppressed?: boolean;
}

/** One way to write a report. Pure: the same report gives the same text. */
export interface ReportFormat {
  readonly id: string;
  /** One line for `--help`. */
  readonly description: string;
  /** The text in pieces; ends with a line break. Nothing from the target reaches a terminal unescaped. */
  write(report: Report, terminal: Terminal): Iterable<string>;
}

/** A format that is not loaded yet: what `--help` needs, and the way to the rest. */
export interface ReportFormatEntry {
  readonly id: string;
  readonly description: string;
  /** How a file's name ends that has it, without the dot. */
  readonly extension: string;
  /** Is what several reports are, one after the other, read by those who read one? */
  readonly isJoinable: boolean;
  load(): Promise<ReportFormat>;
}
