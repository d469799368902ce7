import { withoutCredentials } from '../../../model/credentials.ts';
import { Fault } from '../../../model/fault.ts';
import { visible } from '../../../present/text/text.ts';

/**
 * Writes to standard output, and waits until a slow reader took everything, so that the process may end. A reader that
 * has read enough, such as `head`, changes nothing. Throws a `Fault` (`usage`) where it cannot be written.
 */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error && !isReaderGone(error)) reject(unwritable(error));
      else resolve();
    });
  });
}

/** Was it written to somebody who has stopped to read? */
export function isReaderGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}

/** The fault of standard output that takes nothing, such as a full disk. */
export function unwritable(error: Error): Fault {
  return new Fault('usage', `standard output cannot be written: ${error.message}`, { cause: error });
}

/** A line on standard error, which may carry names from a target. */
export function note(text: string): void {
  process.stderr.write(`${visibleLines(text)}\n`);
}

/** As `note`, said by Plimsoll, where others write to standard error too. */
export function say(sentence: string): void {
  note(`plimsoll: ${sentence}`);
}

/** What went wrong, and below it how to mend it. */
export function faultText({ message, hint }: Fault): string {
  return hint ? `${message}\n  ${hint}` : message;
}

/** Several lines that may carry names from a target, and addresses with credentials, safe to show. */
export function visibleLines(text: string): string {
  return withoutCredentials(text).split('\n').map(visible).join('\n');
}
