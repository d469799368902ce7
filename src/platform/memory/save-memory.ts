import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { compileLate } from './compile-late.ts';
import type { MemoryNeed } from './types.ts';

/** Bytes in use of the heap, from which on it grows in small steps: what most scans never reach. */
const LARGE_HEAP = 24e6;
/** Milliseconds between two looks. */
const PAUSE = 20;
/**
 * By how many percent of what lives the heap grows before all that lives is collected, where memory need not be saved: V8
 * would let it grow by 300, and what the small young generation gives on is garbage by then.
 */
const STEP = 100;
/** Calls before V8's slowest compiler gets a function: while memory is saved, and while it need not be. */
const CALLS = { saved: 20_000, spared: 200_000 } as const;

let watch: NodeJS.Timeout | undefined;
let isSaving = false;

/**
 * From now on, little memory is worth more to this process than speed: its heap grows in small steps, no more than
 * 4 MB of buffers wait for the next collection of short-lived objects, where V8 would let 64 MB wait, and these are
 * collected as they come while what lives long is marked. Most of what a scan allocates is short-lived, or text that is
 * decoded.
 *
 * Not given when the process starts: with these flags Node cannot use the compiled code that it carries of itself, which
 * costs a short run a fifth of its time. Does nothing on another Node than the one that it was measured on, whose V8 may
 * not know them.
 */
export function saveMemory(): void {
  if (!isKnown() || isSaving) return;
  growInSmallSteps();
  keepLittle();
}

/**
 * The same as soon as it is worth it. What perhaps needs much has its heap grow in small steps once that is large, as to
 * collect all that lives for each takes more time than all else that this saves; what was called some hundred times is
 * compiled later too then, by V8's second slowest compiler.
 */
export function saveMemoryFor(need: MemoryNeed): void {
  if (!isKnown() || isSaving) return;
  if (need === 'much') saveMemory();
  else if (need === 'perhaps') {
    setFlagsFromString('--invocation-count-for-maglev=3000');
    keepLittle();
    watch ??= setInterval(growOnceLarge, PAUSE).unref();
  } else if (process.memoryUsage.rss() > need.above) saveMemory();
  else spareTime();
}

function isKnown(): boolean {
  return process.version.startsWith('v24.');
}

function spareTime(): void {
  setFlagsFromString(`--heap-growing-percent=${STEP}`);
  scavengeAlone();
  compileLate(CALLS.spared);
}

function keepLittle(): void {
  setFlagsFromString('--scavenger-max-new-space-capacity-mb=1');
  setFlagsFromString('--no-separate-gc-phases');
  scavengeAlone();
  compileLate(CALLS.saved);
}

/** To wake other threads costs more than to collect a megabyte. */
function scavengeAlone(): void {
  setFlagsFromString('--no-parallel-scavenge');
}

function growOnceLarge(): void {
  if (getHeapStatistics().used_heap_size > LARGE_HEAP) growInSmallSteps();
}

function growInSmallSteps(): void {
  clearInterval(watch);
  isSaving = true;
  // Else that would count, and not the mode.
  setFlagsFromString('--heap-growing-percent=0');
  setFlagsFromString('--memory-saver-mode');
}
