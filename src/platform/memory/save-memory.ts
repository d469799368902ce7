import { setFlagsFromString } from 'node:v8';
import { compileLate } from './compile-late.ts';

/** Calls before V8's slowest compiler gets a function: while memory is saved, and while it need not be. */
const CALLS = { saved: 20_000, spared: 200_000 } as const;

let isSaving = false;

/**
 * From now on, little memory is worth more to this process than speed: its heap grows in small steps, no more than
 * 4 MB of buffers wait for the next collection of short-lived objects, where V8 would let 64 MB wait, and these are
 * collected too while what lives long is marked, where V8 would let them pile up until that is done. V8's slowest
 * compiler waits as `compileLate` says.
 *
 * Not given when the process starts: with these flags Node cannot use the compiled code that it carries of itself, which
 * costs a short run a fifth of its time. Does nothing on another Node than the one that it was measured on, whose V8 may
 * not know them.
 *
 * `above`: memory is only saved once the process takes more bytes than these; until then it is left as it is.
 */
export function saveMemory(above = 0): void {
  if (isSaving || !process.version.startsWith('v24.')) return;
  if (above > 0 && process.memoryUsage.rss() < above) {
    compileLate(CALLS.spared);
    return;
  }
  isSaving = true;
  setFlagsFromString('--memory-saver-mode');
  setFlagsFromString('--scavenger-max-new-space-capacity-mb=1');
  setFlagsFromString('--no-separate-gc-phases');
  compileLate(CALLS.saved);
}
