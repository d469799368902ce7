import { installedLibrary } from '../native-library/native-library.ts';
import { type Library, LIBRARY, loadInflateLibrary } from './library.ts';
import type { Inflaters, MemberInflater } from './types.ts';

/** Bytes to inflate from which on loading the library costs less than it spares. */
const WORTH_LOADING = 2 ** 24;

export interface InflaterOptions {
  /** Load it whatever it costs, as who asks for it by name has it. */
  readonly isWanted: boolean;
  /** Told in a sentence why the library is not used, though it is there or asked for. */
  readonly onNote: (note: string) => void;
  /** Told its name when it is used. */
  readonly onUse: (name: string) => void;
  /** Where the library may be; default: where distributions install it. */
  readonly places?: readonly string[];
}

/** Prepares to inflate with ISA-L, where it is installed and worth it. */
export function openInflaters(options: InflaterOptions): Inflaters {
  let seen = 0;
  let loading: Promise<Library | undefined> | undefined;
  return {
    async next(bytes: number): Promise<MemberInflater | undefined> {
      seen += bytes;
      if (!options.isWanted && seen < WORTH_LOADING) return undefined;
      loading ??= load(options);
      return (await loading)?.open();
    },
  };
}

async function load({ isWanted, onNote, onUse, places }: InflaterOptions): Promise<Library | undefined> {
  const refuse = (reason: string) => {
    onNote(`layers are inflated without ISA-L, more slowly: ${reason}`);
    return undefined;
  };
  const path = installedLibrary(LIBRARY, places);
  if (path === undefined)
    return isWanted ? refuse('it is not installed (Debian: apt install libisal2)') : undefined;
  const loaded = await loadInflateLibrary(path);
  if (!('reason' in loaded)) {
    onUse(`ISA-L (${loaded.name})`);
    return loaded;
  }
  return isWanted || !loaded.isOptional ? refuse(`${path} cannot be used: ${loaded.reason}`) : undefined;
}
