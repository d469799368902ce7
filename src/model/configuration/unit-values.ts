import type { Unit, UnitEntry } from './unit-file.ts';

/** By unit, section and key: whoever asks for many settings of a unit reads it once. */
const READ = new WeakMap<Unit, ReadonlyMap<string, readonly UnitEntry[]>>();

function settingsOf(unit: Unit): ReadonlyMap<string, readonly UnitEntry[]> {
  const known = READ.get(unit);
  if (known) return known;
  const settings = new Map<string, UnitEntry[]>();
  for (const entry of unit.entries) {
    const name = `${entry.section}.${entry.key}`;
    const before = settings.get(name);
    // An empty one takes those before it away.
    if (entry.value === '') settings.set(name, []);
    else if (before) before.push(entry);
    else settings.set(name, [entry]);
  }
  READ.set(unit, settings);
  return settings;
}

/** What counts of a setting that may stand several times: those behind the last empty one. */
export function entriesOf(unit: Unit, section: string, key: string): readonly UnitEntry[] {
  return settingsOf(unit).get(`${section}.${key}`) ?? [];
}

/** The last entry of a setting, which counts where it has one value; undefined where none or an empty one does. */
export function lastEntry(unit: Unit, section: string, key: string): UnitEntry | undefined {
  return entriesOf(unit, section, key).at(-1);
}

/** Of `yes`, `true`, `on`, `1` and their opposites; undefined of what else there is. */
export function booleanOf(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (/^(?:1|yes|y|true|t|on)$/i.test(value)) return true;
  return /^(?:0|no|n|false|f|off)$/i.test(value) ? false : undefined;
}

/**
 * The words of a value, quotes and backslashes read as systemd does
 * ([quoting](https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html)). A quote that is not closed
 * ends with the value.
 */
export function wordsOf(value: string): string[] {
  const words: string[] = [];
  let word = '';
  let [isOpen, quote] = [false, ''];
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === '\\' && at + 1 < value.length) {
      at += 1;
      word += value.charAt(at);
      isOpen = true;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      isOpen = true;
    } else if (/\s/.test(char)) {
      if (isOpen) words.push(word);
      [word, isOpen] = ['', false];
    } else {
      word += char;
      isOpen = true;
    }
  }
  return isOpen ? [...words, word] : words;
}
