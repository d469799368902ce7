import * as z from 'zod';

/** Bytes of a request, in base64 with padding; line ends are let through. */
export const base64Schema = z.string().transform((text, context) => {
  const bytes = bytesOfBase64(text);
  if (bytes) return bytes;
  context.addIssue({ code: 'custom', message: 'failed to base64-decode' });
  return z.NEVER;
});

/** Undefined of what is no base64 with padding. */
export function bytesOfBase64(text: string): Buffer | undefined {
  return digitsIn(text) % 4 === 0 && /^[A-Za-z0-9+/\r\n]*(?:={1,2}[\r\n]*)?$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined;
}

/** Without line ends, of which there may be as many as digits. */
function digitsIn(text: string): number {
  if (!/[\r\n]/.test(text)) return text.length;
  let ends = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20) ends += 1;
  return text.length - ends;
}
