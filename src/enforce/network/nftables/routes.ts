import { Fault } from '../../../model/fault.ts';
import type { HostCommands } from '../../../platform/host/types.ts';
import { ROUTES, TAKEN_MARK } from './waypoint-tables.ts';

const FAMILIES = ['-4', '-6'] as const;
const RULE = ['fwmark', TAKEN_MARK, 'lookup', String(ROUTES)];
const ROUTE = ['local', 'default', 'dev', 'lo', 'table', String(ROUTES)];

/** Has packets that are redirected to the waypoint delivered on this host, whoever they are for. Throws a `Fault` (`refused`). */
export async function routeToWaypoint(commands: HostCommands): Promise<void> {
  for (const family of FAMILIES) {
    await ip(commands, [family, 'route', 'replace', ...ROUTE]);
    if (!(await hasRule(commands, family))) await ip(commands, [family, 'rule', 'add', ...RULE]);
  }
}

/** Takes that back, whether it is there or not. Throws a `Fault` (`refused`). */
export async function unrouteWaypoint(commands: HostCommands): Promise<void> {
  for (const family of FAMILIES) {
    while (await hasRule(commands, family)) await ip(commands, [family, 'rule', 'delete', ...RULE]);
    // Where there is none, ip says so, and that is as good.
    await commands.run('ip', [family, 'route', 'delete', ...ROUTE]);
  }
}

/** What is missing, in words. */
export async function missingRoutes(commands: HostCommands): Promise<string[]> {
  const missing = await Promise.all(
    FAMILIES.map(async (family) => {
      const { stdout } = await commands.run('ip', [family, 'route', 'show', 'table', String(ROUTES)]);
      const isThere = (await hasRule(commands, family)) && /^local default dev lo\b/m.test(stdout);
      return isThere ? [] : [`IPv${family.slice(1)}`];
    }),
  );
  return missing.flat();
}

async function hasRule(commands: HostCommands, family: string): Promise<boolean> {
  const { stdout } = await commands.run('ip', [family, 'rule', 'show']);
  const mark = TAKEN_MARK.split('/', 1)[0];
  return stdout
    .split('\n')
    .some((line) => line.includes(`fwmark ${mark}/`) && line.includes(` lookup ${ROUTES}`));
}

async function ip(commands: HostCommands, args: readonly string[]): Promise<void> {
  const { code, stderr } = await commands.run('ip', args);
  if (code !== 0)
    throw new Fault('refused', `ip ${args.join(' ')}: ${stderr.trim()}`, {
      hint: 'it takes root, or CAP_NET_ADMIN in the namespace of the host',
    });
}
