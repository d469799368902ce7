import { parseJson } from '../../../model/json/parse.ts';
import type { Structure } from '../types.ts';

/** The text that base64 stands for (either alphabet), or undefined where that is no printable ASCII. */
export function textInBase64(base64: string): string | undefined {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  return text !== '' && /^[\t\n\r\x20-\x7e]{1,65536}$/.test(text) ? text : undefined;
}

/** The object that base64 of JSON stands for, or undefined. */
export function objectInBase64(base64: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = parseJson(Buffer.from(base64, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what base64 stands for has a form. */
export function base64Of(form: RegExp): (base64: string) => Structure {
  return (base64) => (form.test(textInBase64(base64) ?? '') ? 'right' : 'wrong');
}

/** Whether base64 stands for a JSON object with all of some properties. `prefix` of the secret is left out. */
export function base64OfObject(properties: readonly string[], prefix = ''): (secret: string) => Structure {
  return (secret) => {
    const object = objectInBase64(secret.slice(prefix.length));
    return object && properties.every((name) => name in object) ? 'right' : 'wrong';
  };
}
