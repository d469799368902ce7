import * as z from 'zod';

/** A list of texts, or a text with commas between them. */
export const listSchema = z.union([
  z.array(z.string()),
  z.string().transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
]);
