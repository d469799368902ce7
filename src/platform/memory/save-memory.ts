import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { compileLate } from './compile-late.ts';

/** Bytes in use of the heap, from which on it grows in small steps: what most scans never reach. */
const LARGE_HEAP = 24e6;
/** Milliseconds between two looks. */
const PAUSE = 20;

let watch: NodeJS.Timeout | undefined;
let isGrowingSlowly = false;

/**
 * From now on, little memory is worth more to this process than speed: its heap grows in small steps, no more than
 * 4 MB of buffers wait for the next collection of short-lived objects, where V8 would let 64 MB wait, and these are
 * collected too while what lives long is marked, where V8 would let them pile up until that is done. V8's slowest
 * compiler waits as `compileLate` says.
 *
 * Not given when the process starts: with these flags Node cannot use the compiled code that it carries of itself, which
 * costs a short run a fifth of its time. Does nothing on another Node than the one that it was measured on, whose V8 may
 * not know them.
 */
export function saveMemory(): void {
  if (!isKnown()) return;
  growInSmallSteps();
  keepLittle();
}

/**
 * The same for what takes a second or two, unless it turns out to be large: the heap grows in small steps once it is, as to
 * collect all that lives for each takes more time than all else that this saves. What was called some hundred times is
 * compiled later too, by V8's second slowest compiler.
 */
export function saveMemoryOnceLarge(): void {
  if (!isKnown() || isGrowingSlowly) return;
  setFlagsFromString('--invocation-count-for-maglev=3000');
  keepLittle();
  watch ??= setInterval(growOnceLarge, PAUSE).unref();
}

function isKnown(): boolean {
  return process.version.startsWith('v24.');
}

function keepLittle(): void {
  setFlagsFromString('--scavenger-max-new-space-capacity-mb=1');
  setFlagsFromString('--no-separate-gc-phases');
  // To wake other threads costs more than a megabyte has to be collected.
  setFlagsFromString('--no-parallel-scavenge');
  compileLate();
}

function growOnceLarge(): void {
  if (getHeapStatistics().used_heap_size > LARGE_HEAP) growInSmallSteps();
}

function growInSmallSteps(): void {
  clearInterval(watch);
  isGrowingSlowly = true;
  setFlagsFromString('--memory-saver-mode');
}
