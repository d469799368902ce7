import type { Candidate } from './candidate.ts';

/** A text whose beginning is no more than the beginning of a name, and what is handed on by its name. */
const NAME_OPENED = /(["'`])(?:[\w-]+:){0,3}[\w-]*$/;
const HANDED = /^[ \t]+(?!str|\[)\w+[ \t]{0,4}[:=]/i;
const ENCODING = /^[ \t]+encoding[ \t]{0,4}=/;
const WORD_BEHIND = /^["'`]?[ \t]+["'`(]?[a-z]+(?![\w=:])/i;
/** What a sentence speaks of: `psk_modes: introduce f()`, `(pass): match \`x\``. */
const CODE_BEHIND = /^[ \t]+(?:`|\.?[a-z]\w*[_(])/i;
const IN_WORDS = /^[a-z]+(?:[-._'/][a-z]+)*$/i;
const WORD_OF_SENTENCE = /^[a-z]+[.,;:]$/i;
/** A word at the end of its sentence: `(password): Likewise.` */
const LAST_WORD = /^[A-Z][a-z]+\.$/;
const OF_FLAGS =
  /^(?:(?:option|argument|flag|parameter|switch|command|value|description)e?s?|and|are|as|can|for|from|if|in|instead|is|or|should|that|to|was|when|which|will|with)[,.;:]?$/i;
/** What stands before the name of a flag in a sentence, and nowhere on a command line. */
const BEFORE_A_NAME =
  /(?:^|[\s(])(?:an?|the|by|both|using|if|when|options?|flags?|arguments?)\s+["'`]?-{0,2}$/i;
const IN_COLUMNS = /^ {2,}$|\t/;
/** A word of Spanish that means any key: `la palabra clave 'import'`. */
const ANY_KEY = /^claves?$/i;
/** A method that is asked something. */
const QUESTION = /^[a-z]\w*(?:\.[a-z]\w*)+\?$/;

/** What is said of a thing, and no value of its name. `column` is what stands between both. */
export function isRemark(candidate: Candidate, column: string): boolean {
  return (
    isHandedOn(candidate, column) ||
    isPartOfName(candidate, column) ||
    isSaid(candidate, column) ||
    (candidate.form === 'statement' && (ANY_KEY.test(candidate.name) || QUESTION.test(candidate.value)))
  );
}

/** In prose somebody passes something, quoted, to somebody: `pass 'x' to y`, `pass mode="x"`, `pass '-x'`. */
function isHandedOn({ name, value, form, before, behind }: Candidate, column: string): boolean {
  if (!/^pass$/i.test(name)) return false;
  // How a password is written, which stands behind: `<Pass encoding="base64">`.
  if (form === 'assignment') return HANDED.test(column) && (/[a-z]/i.test(before) || ENCODING.test(column));
  return form === 'statement' && (/[a-z]/i.test(before) || WORD_BEHIND.test(behind) || value.startsWith('-'));
}

/** A text that is a name of several parts, as scopes and fields have, or ends behind one: `'password:confirm'`, `'passwd:' and 'group:'`. */
function isPartOfName({ value, quote, before, behind }: Candidate, column: string): boolean {
  if (quote !== '') return column.startsWith(`:${quote}`) && before.endsWith(quote);
  if (column !== ':' || !/^[A-Za-z]+(?:[-_][A-Za-z]+)*$/.test(value)) return false;
  const opening = NAME_OPENED.exec(before)?.[1];
  return opening !== undefined && behind.startsWith(opening);
}

/**
 * What is said of a thing or of a flag: `pwd: prefer one to the other`, `(pwd): Likewise.` as a log of changes has it,
 * `the --password option`, and `--password    ask for it` in the help of a program.
 */
function isSaid({ value, quote, form, before, behind }: Candidate, column: string): boolean {
  if (quote !== '') return false;
  if (form === 'header') return WORD_OF_SENTENCE.test(value);
  if (form === 'flag')
    return (
      /^--?[a-z]/.test(value) ||
      OF_FLAGS.test(value) ||
      (BEFORE_A_NAME.test(before) && /^[a-z]+[.,;]?$/.test(value)) ||
      (IN_COLUMNS.test(column) && IN_WORDS.test(value) && WORD_BEHIND.test(behind))
    );
  const isAside = /^[)\]]/.test(column);
  if (isAside && (LAST_WORD.test(value) || /^\)[ \t]{0,4}->/.test(column))) return true;
  if (form !== 'assignment' && !isAside) return false;
  return IN_WORDS.test(value) && (WORD_BEHIND.test(behind) || CODE_BEHIND.test(behind));
}
