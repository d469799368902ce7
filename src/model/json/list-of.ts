import * as z from 'zod';

/**
 * A list in a document that somebody else wrote. Of all items that do not fit only the first is told: Zod's own lists keep
 * a sentence of some 600 bytes for each, so that 3 MB of numbers took 400 MB to refuse.
 */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(z.unknown()).transform((items, context): z.output<Item>[] => {
    const fitting: z.output<Item>[] = [];
    for (const [index, one] of items.entries()) {
      const { data, error } = item.safeParse(one);
      if (error) {
        const [first] = error.issues;
        const path = [index, ...(first?.path ?? [])];
        context.addIssue({ code: 'custom', path, message: first?.message ?? error.message });
        return z.NEVER;
      }
      fitting.push(data);
    }
    return fitting;
  });
}
