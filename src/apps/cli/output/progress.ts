import { withoutCredentials } from '../../../model/credentials.ts';
import { visible } from '../../../present/text/text.ts';
import { visibleLines } from './print.ts';

export interface Progress extends Disposable {
  /** Shows what is going on; the next message replaces it. */
  readonly report: (message: string) => void;
  /** Prints a line that stays. */
  readonly note: (message: string) => void;
  /** Takes the last message away. */
  readonly clear: () => void;
}

/** Progress on standard error: one changing line on a terminal, nothing elsewhere but notes; `verbose`: a line each. */
export function createProgress(
  stream: NodeJS.WriteStream,
  { quiet, verbose = false }: { readonly quiet: boolean; readonly verbose?: boolean },
): Progress {
  const animated = stream.isTTY && !quiet && !verbose && process.env['TERM'] !== 'dumb';
  const clear = () => {
    if (animated) stream.write('\r\u001B[K');
  };
  return {
    report: (message) => {
      const shown = visible(withoutCredentials(message));
      if (verbose) stream.write(`${shown}\n`);
      if (animated) stream.write(`\r\u001B[K${shown.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    note: (message) => {
      clear();
      if (!quiet) stream.write(`${visibleLines(message)}\n`);
    },
    clear,
    [Symbol.dispose]: clear,
  };
}
