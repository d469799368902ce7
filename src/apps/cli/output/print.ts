import type { Fault } from '../../../model/fault.ts';
import { visible } from '../../../present/text/text.ts';

/** Writes to standard output, and waits until a slow reader took everything, so that the process may end. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
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

/** Several lines that may carry names from a target, safe to show. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
