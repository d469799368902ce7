import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { listOf } from '../../../../model/json/list-of.ts';
import { parseJson } from '../../../document/json.ts';
import { isToken } from '../../system-package/found-package.ts';
import type { RpmPackage } from './package.ts';

/** Where Bottlerocket lists what was built into it; `/usr` is a link into the folder of its architecture. */
export const BOTTLEROCKET_INVENTORY =
  /^(?:\/[a-z0-9_]{1,20}-bottlerocket-linux-(?:gnu|musl)\/sys-root)?\/usr\/share\/bottlerocket\/application-inventory\.json$/;

const inventory = z.object({
  Content: listOf(
    z.object({
      Name: z.string(),
      Version: z.string(),
      Release: z.string().nullish(),
      Epoch: z.union([z.string(), z.number()]).nullish(),
      Architecture: z.string().nullish(),
    }),
  ),
});
const MOST_PROBLEMS = 20;

/**
 * Parses Bottlerocket's inventory of applications (`twoliter`, `rpm2img`), which stands for an rpm database: JSON with
 * a package for each part of `Content`. Throws a `Fault` (`malformed`).
 */
export function parseInventory(text: string): { packages: RpmPackage[]; problems: string[] } {
  const { data } = inventory.safeParse(parseJson(text, 'application-inventory.json'));
  if (!data) throw new Fault('malformed', 'It is no inventory of Bottlerocket.');
  const packages: RpmPackage[] = [];
  const problems: string[] = [];
  for (const [index, one] of data.Content.entries()) {
    const { Name: name, Version: version, Release, Epoch, Architecture } = one;
    const release = Release ?? '1';
    const architecture = Architecture ?? 'noarch';
    const epoch = /^\d{1,9}$/.test(String(Epoch)) ? Number(Epoch) : 0;
    if (isToken(name) && isToken(version) && isToken(release) && isToken(architecture))
      packages.push({ name, epoch, version, release, architecture, sourceRpm: '', licence: '', files: [] });
    else if (problems.length < MOST_PROBLEMS) problems.push(`Entry ${index + 1} does not name a package.`);
  }
  return { packages, problems };
}
