import type { CharacterRequirements } from '../../../model/leak-rules/leak-rules.ts';

/** Does a secret have as many characters of each kind as a rule asks for, and nothing that it excludes? */
export function hasCharacters(secret: string, asked: CharacterRequirements): boolean {
  const special = new Set(asked.specialCharacters);
  const count = (is: (char: string) => boolean) => Array.from(secret).filter(is).length;
  const lower = secret.toLowerCase();
  return (
    count((char) => char >= '0' && char <= '9') >= asked.digits &&
    count((char) => char >= 'A' && char <= 'Z') >= asked.uppercase &&
    count((char) => char >= 'a' && char <= 'z') >= asked.lowercase &&
    (asked.special === 0 || count((char) => special.has(char)) >= asked.special) &&
    !asked.without.some((word) => lower.includes(word.toLowerCase()))
  );
}
