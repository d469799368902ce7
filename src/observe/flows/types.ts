import type { Attribution } from '../../model/flow/attribution.ts';
import type { FlowSighting } from '../../model/flow/record.ts';
import type { FlowSource } from '../../model/flow/source.ts';
import type { PathPattern } from '../../model/segmentation/permission.ts';
import type { VectorId } from '../../model/vector.ts';

/** What one line says. */
export interface Reading {
  readonly sightings: readonly FlowSighting[];
  /** Flows that the source says it lost, or that could not be read: at least so many. */
  readonly lost: number;
}

/** Reads what a source writes, line by line. Any text is a value: what cannot be read is lost, and counted. */
export interface FlowParser {
  /** `at` is the time of reading (UTC, ISO 8601), for sources that do not tell. */
  read(line: string, at: string): Reading;
  /** What was begun and not told of yet. */
  finish(): readonly FlowSighting[];
}

/** What parsers are told of the world. */
export interface ParserContext {
  /** Id of the container that a process is in; undefined: none, or it is gone. */
  readonly containerOf: (pid: number) => string | undefined;
  /** Name of a process; undefined: it is gone. */
  readonly commandOf: (pid: number) => string | undefined;
  /** Whose an address is. */
  readonly attribute: Attribution;
  /** Routes that a workload's profile has, by its id, to put paths together by. */
  readonly routes: ReadonlyMap<string, readonly PathPattern[]>;
}

/** What a person says of where sources are. */
export interface SourceOptions {
  /** File that HAProxy's log goes to. */
  readonly haproxyLog: string | undefined;
  /** File of EVE records, which are read instead of starting Suricata. */
  readonly suricataEve: string | undefined;
  /** What Suricata listens on; none: every bridge. */
  readonly suricataInterfaces: readonly string[];
  /** Was the source asked for by its name? */
  readonly isNamed: boolean;
}

export interface ReaderOptions extends SourceOptions {
  /** Takes every line. */
  readonly onLine: (line: string) => void;
  /** Told once, in a sentence, where the source ends by itself. */
  readonly onEnd: (reason: string) => void;
}

/** A source that is listened to. */
export interface FlowReader {
  /** Stops, after every line that was there was told. */
  close(): Promise<void>;
}

/** A setting of the kernel, and what it should be at least. */
export interface KernelMinimum {
  /** Such as `net.core.rmem_default`. */
  readonly name: string;
  readonly least: number;
}

/** Something that sees flows. */
export interface FlowUnit {
  readonly id: FlowSource;
  readonly vectors: readonly VectorId[];
  /** One line for people. */
  readonly description: string;
  /** Why it cannot be used here, as a noun: what is missing. */
  absence(options: SourceOptions): string | undefined;
  /** What the kernel should be set to while it is opened; whoever opens it sees to that, as far as it may. */
  readonly whileOpened?: KernelMinimum;
  parser(context: ParserContext): FlowParser;
  /** Resolves once nothing that happens from now on is missed. Throws a `Fault`. */
  open(options: ReaderOptions): Promise<FlowReader>;
}
