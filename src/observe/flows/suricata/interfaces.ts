import { execFileSync } from 'node:child_process';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { jsonOf } from '../reading.ts';

const linksSchema = z.array(z.object({ ifname: z.string() }));

/**
 * The interfaces of this network namespace to listen on: those that were asked for, else every bridge, which what its
 * members say passes once. Throws a `Fault` where one is not there, or there is none.
 */
export function chosenInterfaces(asked: readonly string[]): readonly string[] {
  const known = linkNames();
  const missing = asked.find((name) => !known.includes(name));
  if (missing !== undefined)
    throw new Fault('not-found', `there is no interface ${missing} in this network namespace`, {
      hint: `it has ${known.join(', ')}`,
    });
  const chosen = asked.length > 0 ? [...new Set(asked)] : linkNames('type', 'bridge');
  if (chosen.length === 0)
    throw new Fault('unsupported', 'there is no bridge for Suricata to listen on', {
      hint: 'name interfaces with --suricata-interface, such as eth0',
    });
  return chosen;
}

/** Source: ip-link(8). */
function linkNames(...filter: readonly string[]): string[] {
  try {
    const text = execFileSync('ip', ['-json', 'link', 'show', 'up', ...filter], { encoding: 'utf8' });
    return linksSchema.parse(jsonOf(text.trim() === '' ? '[]' : text)).map(({ ifname }) => ifname);
  } catch (error) {
    throw new Fault('unsupported', `interfaces cannot be listed: ${messageOf(error)}`, {
      cause: error,
      hint: 'install the Debian package iproute2',
    });
  }
}
