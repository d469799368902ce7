import type { Assignment, Word, WordPart } from 'unbash';
import type { ShellWord } from '../../../model/configuration/shell.ts';

/** Variables whose value is known before a script runs. */
export type Variables = Pick<ReadonlyMap<string, string | undefined>, 'get'>;

/** A part of a word: what it is, or undefined where only running tells. */
type Part = string | undefined;

/** A word with what it stands for as far as that is known. */
export function readWord(node: Word | Assignment, offset: number, variables: Variables): ShellWord {
  const place = { text: node.text, start: offset + node.pos, end: offset + node.end };
  if (node.type === 'Assignment') {
    const { value } = node;
    const inner = value.type === 'Word' ? partsOf(value, variables) : [undefined];
    return { ...place, ...joined([`${node.name}=`, ...inner]) };
  }
  return { ...place, ...joined(partsOf(node, variables)) };
}

function joined(parts: readonly Part[]): Pick<ShellWord, 'value' | 'known'> {
  const known = parts.map((part) => part ?? '').join('');
  return { known, value: parts.includes(undefined) ? undefined : known };
}

function partsOf(word: Word, variables: Variables): Part[] {
  return word.parts ? word.parts.flatMap((part) => partOf(part, variables)) : [word.value];
}

function partOf(part: WordPart, variables: Variables): Part[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [part.value];
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return [part.text];
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.flatMap((inner) => partOf(inner, variables));
    case 'SimpleExpansion':
      return [variables.get(part.text.slice(1))];
    case 'ParameterExpansion': {
      if (part.prefix !== undefined || part.index !== undefined) return [undefined];
      const value = variables.get(part.parameter);
      if (part.operation === undefined) return [value];
      const { operation } = part;
      if (operation.type !== 'Default' || value === undefined || operation.operator.includes('+'))
        return [undefined];
      return value === '' && operation.operator.startsWith(':') ? [undefined] : [value];
    }
    case 'ArithmeticExpansion':
    case 'CommandExpansion':
    case 'ProcessSubstitution':
  }
  return [undefined];
}
