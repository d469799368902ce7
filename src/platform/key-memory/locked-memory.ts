import type koffi from 'koffi';
import type { KeyMemory } from './types.ts';

type Koffi = typeof koffi;

/** Bytes of a key, and of what is locked: 2048 keys, within what every user may lock. */
const [KEY_SIZE, SIZE] = [32, 65_536];
/** `PROT_READ | PROT_WRITE`, `MAP_PRIVATE | MAP_ANONYMOUS`, `MADV_DONTFORK`, `MADV_DONTDUMP`, as Linux has them. */
const [READ_WRITE, PRIVATE_ANONYMOUS, NO_FORK, NO_DUMP] = [3, 0x22, 10, 16];

/**
 * Memory for keys outside of the heap, that is never swapped out, nor in a core dump, nor that of a child. It lasts as long
 * as the process. Undefined where the process may lock none.
 */
export function lockedMemory(loaded: Koffi, libc: ReturnType<Koffi['load']>): KeyMemory | undefined {
  const map: (...given: unknown[]) => bigint | number = libc.func(
    'uintptr_t mmap(uintptr_t address, size_t length, int protection, int flags, int file, long offset)',
  );
  const call = (signature: string): ((...given: unknown[]) => unknown) => libc.func(signature);
  const address = map(0, SIZE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
  if (call('int mlock(uintptr_t address, size_t length)')(address, SIZE) !== 0) return undefined;
  const advise = call('int madvise(uintptr_t address, size_t length, int advice)');
  for (const advice of [NO_FORK, NO_DUMP]) advise(address, SIZE, advice);
  return keyMemoryIn(Buffer.from(loaded.view(BigInt(address), SIZE)));
}

/** Keeps keys in these bytes. A place of zeros is free: whoever overwrites a key gives its place back. */
export function keyMemoryIn(bytes: Buffer): KeyMemory {
  return {
    keep(key) {
      if (key.length !== KEY_SIZE) throw new Error(`a key of ${key.length} bytes`);
      for (let at = 0; at < bytes.length; at += KEY_SIZE) {
        const place = bytes.subarray(at, at + KEY_SIZE);
        if (place.some((byte) => byte !== 0)) continue;
        key.copy(place);
        key.fill(0);
        return place;
      }
      throw new Error(`there is room for ${bytes.length / KEY_SIZE} keys`);
    },
  };
}
