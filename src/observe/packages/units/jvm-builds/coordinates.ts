import type { NamedPackage } from '../../language-package/types.ts';

/** A version that stands for itself alone. */
const EXACT = /^\d[\w.-]*(?:\+[\w.-]+)?$/;
const EXACT_WORD = /^(?=[A-Za-z][A-Za-z_.-]*\d)[\w.-]+$/;

/** A version as it is declared, or its range: `[1,2)`, `1.+`, `latest.release`. */
export function declaredVersion(written: string): { readonly version: string; readonly range?: string } {
  // Gradle's short form of `strictly`, with what is preferred behind it.
  const [strict = '', preferred = ''] = written.split('!!', 2);
  const version = (preferred || strict).trim();
  const isExact = EXACT.test(version) || (EXACT_WORD.test(version) && !version.startsWith('latest.'));
  if (isExact) return { version };
  return { version: '', range: version || '*' };
}

/** An artifact that a build declares. */
export function declared(name: string, version: string, development?: boolean): NamedPackage {
  return {
    kind: 'package',
    name,
    ...declaredVersion(version),
    evidence: 'declared',
    ...(development === undefined ? {} : { development }),
  };
}

/** An artifact that a build declares, and something else decides. */
export function declaredOpen(name: string, development?: boolean): NamedPackage {
  const { range: _, ...open } = declared(name, '', development);
  return { ...open, isOpen: true };
}

/** Blanks instead of comments of Java, Groovy, Kotlin and Scala; texts stay as they are. */
export function withoutComments(text: string): string {
  return text.replaceAll(
    // A text without its end takes the rest of its line, so that nothing is looked at twice.
    /"""[\s\S]*?"""|"(?:[^"\\\n]|\\[^\n])*"?|'(?:[^'\\\n]|\\[^\n])*'?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (part) => (part.startsWith('/') ? part.replaceAll(/[^\n]/g, ' ') : part),
  );
}
