import { Fault, messageOf } from '../../model/fault.ts';
import { lockedMemory } from './locked-memory.ts';
import type { KeyMemory } from './types.ts';

/** What keeps the keys of a process to itself. */
export interface Protection {
  /** Undefined where no memory can be locked. */
  readonly memory: KeyMemory | undefined;
  /** What cannot be had on this machine, each as a sentence. */
  readonly missing: readonly string[];
}

/** As Linux numbers them, on every processor that Node runs on there. */
const [RLIMIT_CORE, PR_SET_DUMPABLE] = [4, 4];

/**
 * Has this process keep its keys to itself: memory that is not swapped out nor dumped, no core dumps, nobody of the same
 * user who reads its memory, and no inspector, which SIGUSR1 would open. Rejects with a `Fault` (`usage`) where an inspector
 * is open already.
 */
export async function protectProcess(): Promise<Protection> {
  if ([...process.execArgv, process.env['NODE_OPTIONS']].some((option) => option?.includes('--inspect')))
    throw new Fault('usage', 'the inspector is open: whoever reaches it has every key', {
      hint: 'start without --inspect, also in NODE_OPTIONS',
    });
  // Node opens its inspector where nobody listens to this signal.
  process.on('SIGUSR1', () => undefined);
  if (process.platform !== 'linux')
    return { memory: undefined, missing: [`keys are not locked in memory, as this is ${process.platform}`] };
  try {
    const { default: koffi } = await import('koffi');
    return protectedBy(koffi);
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
        ? 'koffi is not installed (npm install koffi)'
        : messageOf(error);
    return { memory: undefined, missing: [`keys may be swapped out and dumped: ${why}`] };
  }
}

function protectedBy(koffi: typeof import('koffi').default): Protection {
  const libc = koffi.load('libc.so.6');
  const missing: string[] = [];
  const limits: (...given: unknown[]) => unknown = libc.func(
    'int setrlimit(int resource, const uint64_t *limits)',
  );
  if (limits(RLIMIT_CORE, [0n, 0n]) !== 0) missing.push('core dumps could not be turned off');
  const control: (...given: unknown[]) => unknown = libc.func(
    'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
  );
  if (control(PR_SET_DUMPABLE, 0, 0, 0, 0) !== 0)
    missing.push('who is the same user may read the memory of the vault');
  const memory = lockedMemory(koffi, libc);
  if (!memory) missing.push('keys may be swapped out: no memory can be locked (ulimit -l)');
  return { memory, missing };
}
