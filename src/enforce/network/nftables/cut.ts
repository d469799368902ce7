import type { TrackedConnection } from '../../../model/network/tracked-connection.ts';
import type { Family } from '../../../model/sets/address-text.ts';
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

/** A member's address and a resolver that it asks, over UDP. */
export interface AskedResolver {
  readonly family: Family;
  readonly client: string;
  readonly resolver: string;
}

/** Makes the kernel forget where questions went, so that the next one is taken to where they are to go now. */
export async function forgetQuestions(
  asked: readonly AskedResolver[],
  commands: HostCommands,
): Promise<void> {
  for (const { family, client, resolver } of asked) {
    const ends = ['--orig-src', client, '--orig-dst', resolver, '--dport', '53'];
    await commands.run('conntrack', ['-D', '-f', `ipv${family}`, '-p', 'udp', ...ends]);
  }
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
