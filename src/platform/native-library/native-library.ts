import { realpathSync } from 'node:fs';
import { messageOf } from '../../model/fault.ts';
import { othersMayWrite } from '../files/ownership.ts';

export type Koffi = typeof import('koffi').default;

/** Why a library that is there is not used. */
export interface Refusal {
  readonly reason: string;
  /** Whether nothing is wrong with it: what loads libraries is not there. */
  readonly isOptional: boolean;
}

/** Where Linux distributions install libraries. No other place is looked into. */
const FOLDERS = [
  `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib',
];

/** The path of a library, where one of this name, `libhs.so.5`, is installed. */
export function installedLibrary(name: string, places?: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return undefined;
  for (const place of places ?? FOLDERS.map((folder) => `${folder}/${name}`))
    try {
      return realpathSync(place);
    } catch {
      continue;
    }
  return undefined;
}

/** Loads a library into this process, whatever it is: what others may have written is refused before. */
export async function loadLibrary<Bound>(
  path: string,
  bind: (koffi: Koffi, path: string) => Bound | Refusal,
): Promise<Bound | Refusal> {
  const reason = othersMayWrite(path);
  if (reason !== undefined) return refusal(reason);
  try {
    const { default: koffi } = await import('koffi');
    return bind(koffi, path);
  } catch (error) {
    const isOptional = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (isOptional) return { reason: 'koffi is not installed (npm install koffi)', isOptional };
    return refusal(messageOf(error).split('\n', 1).join(''));
  }
}

/** Something is wrong with a library. */
export function refusal(reason: string): Refusal {
  return { reason, isOptional: false };
}
