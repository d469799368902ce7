import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { HostCommands } from '../../../platform/host/types.ts';
import type { AttachedContainer, RunningContainer } from './container.ts';

const linkSchema = z.object({
  ifindex: z.int(),
  ifname: z.string(),
  /** The index of the other end, in the namespace that it is in. */
  link_index: z.int().optional(),
  /** There is one where the other end is in another namespace. */
  link_netnsid: z.int().optional(),
  /** Of its end here: the link-layer address, and the bridge that it is a port of. */
  address: z.string().optional(),
  master: z.string().optional(),
});
const linksSchema = z.array(linkSchema).max(100_000);
type Link = z.infer<typeof linkSchema>;

/** Finds for containers the interfaces of the host that lead into them. Throws a `Fault`. */
export async function attachContainers(
  containers: readonly RunningContainer[],
  commands: HostCommands,
): Promise<AttachedContainer[]> {
  if (containers.length === 0) return [];
  const inside = await Promise.all(containers.map((container) => linksInside(container, commands)));
  // Read last: an interface that came meanwhile is found, one that has gone is not.
  const outside = linksOf((await commands.run('ip', ['-j', 'link', 'show', 'type', 'veth'])).stdout);
  return containers.map((container, index) => {
    const ends = outerEnds(inside[index] ?? [], outside);
    const ports = outside.flatMap(({ ifname, address, master }): [string, string][] =>
      ends.includes(ifname) && master !== undefined && address !== undefined ? [[ifname, address]] : [],
    );
    return { ...container, interfaces: ends, bridgePorts: new Map(ports) };
  });
}

async function linksInside({ network, pid }: RunningContainer, commands: HostCommands): Promise<Link[]> {
  if (network !== 'own') return [];
  const enter = [`--net=/proc/${pid}/ns/net`, '--', 'ip', '-j', 'link', 'show', 'type', 'veth'];
  const { code, stdout, stderr } = await commands.run('nsenter', enter);
  if (code === 0) return linksOf(stdout);
  // It has ended meanwhile.
  if (/No such file|No such process/.test(stderr)) return [];
  throw new Fault('refused', `the network of process ${pid} cannot be looked at: ${stderr.trim()}`, {
    hint: 'run it as root',
  });
}

/**
 * Both ends must name each other, and each must say that the other is elsewhere: what a container makes inside of
 * itself has no end here.
 */
export function outerEnds(inside: readonly Link[], outside: readonly Link[]): string[] {
  return outside
    .filter(
      (end) =>
        end.link_netnsid !== undefined &&
        inside.some(
          (own) =>
            own.link_netnsid !== undefined &&
            own.link_index === end.ifindex &&
            end.link_index === own.ifindex,
        ),
    )
    .map(({ ifname }) => ifname)
    .toSorted();
}

function linksOf(stdout: string): Link[] {
  // Where there is none, ip may say nothing at all.
  if (stdout.trim() === '') return [];
  try {
    return linksSchema.parse(parseJson(stdout));
  } catch (error) {
    throw new Fault('malformed', 'ip does not tell of links as expected', { cause: error });
  }
}
