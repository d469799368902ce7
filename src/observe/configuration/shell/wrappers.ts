import type { ShellWord } from '../../../model/configuration/shell.ts';

/** A command without what runs it. */
interface Unwrapped {
  readonly by: readonly string[];
  readonly name: string | undefined;
  readonly program: ShellWord | undefined;
  readonly rest: readonly ShellWord[];
  /** The script that it is given as a word: `sh -c 'a; b'`. */
  readonly script?: ShellWord | undefined;
}

/** Programs that run another one, with their options that take a word. */
const WRAPPERS: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ACDghpRrTtUu]$|^--(?:user|group|host|prompt|chdir|chroot|other-user|role|type|command-timeout|close-from)$/,
  doas: /^-[Cu]$/,
  env: /^-[uCS]$|^--(?:unset|chdir)$/,
  nice: /^-n$|^--adjustment$/,
  ionice: /^-[cnp]$/,
  timeout: /^-[ks]$|^--(?:kill-after|signal)$/,
  nohup: /^$/,
  time: /^-[fo]$/,
  exec: /^-a$/,
  command: /^$/,
  builtin: /^$/,
  eval: /^$/,
  xargs: /^-[adEeIiLlnPs]$|^--(?:arg-file|delimiter|max-args|max-procs|replace)$/,
  eatmydata: /^$/,
  stdbuf: /^-[ioe]$/,
  setarch: /^$/,
  gosu: /^$/,
  'su-exec': /^$/,
  chroot: /^$/,
  setpriv: /^--(?:reuid|regid|groups)$/,
  busybox: /^$/,
};
/** Wrappers whose first word of their own is no program. */
const OWN_WORDS: Readonly<Record<string, number>> = {
  timeout: 1,
  gosu: 1,
  'su-exec': 1,
  chroot: 1,
  setarch: 1,
};
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh']);
const MOST_WRAPPERS = 8;

/** A command as it is in the end: `sudo -E env A=b apt-get update` runs apt-get. */
export function unwrapped(words: readonly ShellWord[]): Unwrapped {
  const by: string[] = [];
  let rest = words;
  for (let count = 0; count < MOST_WRAPPERS; count += 1) {
    const name = nameOf(rest[0]);
    const options = name !== undefined && Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    if (name === undefined || options === undefined) break;
    const inner = behindOptions(name, rest.slice(1), options);
    // A wrapper alone, such as `command -v node`, is a command.
    if (inner.length === 0 || (name === 'command' && /^-[vV]$/.test(rest[1]?.value ?? ''))) break;
    by.push(name);
    rest = inner;
  }
  const name = nameOf(rest[0]);
  const own = rest.slice(1);
  return {
    by,
    name,
    program: rest[0],
    rest: own,
    ...(name !== undefined && SHELLS.has(name) && { script: scriptIn(own) }),
  };
}

/** The name of a program without its folder. */
function nameOf(word: ShellWord | undefined): string | undefined {
  const value = word?.value;
  if (value === undefined) return undefined;
  return value.slice(value.lastIndexOf('/') + 1);
}

function behindOptions(name: string, words: readonly ShellWord[], takesWord: RegExp): readonly ShellWord[] {
  let at = 0;
  for (; at < words.length; at += 1) {
    const text = words[at]?.known ?? '';
    if (text === '--') {
      at += 1;
      break;
    }
    if (/^-./.test(text)) {
      if (takesWord.test(text)) at += 1;
      continue;
    }
    if (/^[A-Za-z_]\w*=/.test(text) && (name === 'env' || name === 'sudo')) continue;
    break;
  }
  return words.slice(at + (Object.hasOwn(OWN_WORDS, name) ? (OWN_WORDS[name] ?? 0) : 0));
}

/** The word behind `-c`, which may stand among other letters: `bash -euo pipefail -c …`. */
function scriptIn(words: readonly ShellWord[]): ShellWord | undefined {
  const at = words.findIndex(({ value }) => value !== undefined && /^-[abd-z]*c[a-z]*$/.test(value));
  if (
    at < 0 ||
    words
      .slice(0, at)
      .some(({ known }) => !/^[-+]/.test(known) && !/^(?:pipefail|errexit|nounset|xtrace)$/.test(known))
  )
    return undefined;
  return words[at + 1];
}
