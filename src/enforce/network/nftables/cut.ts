import type { TrackedConnection } from '../../../model/network/tracked-connection.ts';
import type { HostCommands } from '../../../platform/host/types.ts';

/** Makes the kernel forget connections, so that neither end goes on without being judged anew. How many there still were. */
export async function cutConnections(
  connections: readonly TrackedConnection[],
  commands: HostCommands,
): Promise<number> {
  let cut = 0;
  for (const connection of connections) {
    // One that has ended by itself meanwhile is not found, which is as good.
    const { code } = await commands.run('conntrack', ['-D', ...tupleOf(connection)]);
    if (code === 0) cut += 1;
  }
  return cut;
}

function tupleOf({ family, protocol, ...ends }: TrackedConnection): string[] {
  const { source, destination, sourcePort, destinationPort } = ends;
  const ports =
    sourcePort === undefined || destinationPort === undefined
      ? []
      : ['--sport', String(sourcePort), '--dport', String(destinationPort)];
  const addresses = ['--orig-src', source, '--orig-dst', destination];
  return ['-f', `ipv${family}`, '-p', String(protocol), ...addresses, ...ports];
}
