import type { unsaidIn } from '../../../pipeline/deploy/unsaid-sections.ts';

/** For people: what profiles say and nothing is compiled of, as nobody has accepted it; empty where all of it is. */
export async function unsaidNote(...asked: Parameters<typeof unsaidIn>): Promise<string> {
  const { unsaidIn: read } = await import('../../../pipeline/deploy/unsaid-sections.ts');
  const { unsaidText } = await import('../../../present/profile/unsaid.ts');
  return unsaidText(read(...asked));
}
