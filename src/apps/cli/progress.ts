import { stripVTControlCharacters } from 'node:util';

export interface Progress {
  /** Shows what is going on; the next message replaces it. */
  report(message: string): void;
  /** Prints a line that stays. */
  note(message: string): void;
  /** Takes the last message away. */
  clear(): void;
}

/** Progress on standard error: one changing line on a terminal, nothing elsewhere but notes. */
export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  const animated = stream.isTTY && !quiet;
  const clear = () => {
    if (animated) stream.write('\r\u001B[K');
  };
  return {
    report: (message) => {
      if (animated) stream.write(`\r\u001B[K${harmless(message).slice(0, (stream.columns ?? 80) - 1)}`);
    },
    note: (message) => {
      clear();
      if (!quiet) stream.write(`${harmless(message)}\n`);
    },
    clear,
  };
}

/** Messages may carry names from a target: no control character of theirs reaches the terminal. */
export function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is to be found
  return stripVTControlCharacters(text).replaceAll(
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g,
    '\uFFFD',
  );
}
