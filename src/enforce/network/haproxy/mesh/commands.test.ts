import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  goneServers,
  meshCommands,
  type MeshState,
  movedAddresses,
  renewedServers,
  storeName,
} from './commands.ts';
import { BUNDLE_FILE, certificateFile } from './configuration.ts';

function stateOf(
  certificates: Readonly<Record<string, string>>,
  bundle: string,
  nodes: readonly string[] = [],
): MeshState {
  const servers = Object.keys(certificates);
  const maps = {
    'mesh-nodes': nodes,
    'mesh-names': [],
    'mesh-proofs': servers.map((one) => `${one} ${one}`),
    'mesh-arrivals': [],
    'mesh-callers': [],
  };
  return { maps, certificates: new Map(Object.entries(certificates)), bundle };
}

/** What HAProxy would hold: stores by name, entries and servers with the stores that they use, and maps. */
class Held {
  readonly stores = new Map<string, string>();
  readonly entries = new Map<string, string>();
  readonly servers = new Map<string, { certificate: string; bundle: string }>();
  readonly maps = new Map<string, Map<string, string>>();

  constructor({ certificates, bundle, maps }: MeshState) {
    this.stores.set(BUNDLE_FILE, bundle);
    for (const [server, text] of certificates) {
      this.stores.set(certificateFile(server), text);
      this.entries.set(certificateFile(server), BUNDLE_FILE);
      this.servers.set(server, { certificate: certificateFile(server), bundle: BUNDLE_FILE });
    }
    for (const [name, lines] of Object.entries(maps))
      this.maps.set(name, new Map(lines.map((line) => line.split(' ') as [string, string])));
  }

  run(command: string): void {
    const [first = '', ...payload] = command.trimEnd().split('\n');
    const words = first.split(' ');
    const [verb, , kind, name = ''] = words;
    if (words[1] === 'map') this.#map(words);
    else if (verb === 'new') {
      assert.ok(!this.stores.has(name), first);
      this.stores.set(name, '');
    } else if (verb === 'set' && words[1] === 'ssl') {
      const isUsed = [...this.entries.keys(), ...this.entries.values()].includes(name);
      assert.ok(!isUsed && this.stores.get(name) === '', `${first}: in use`);
      this.stores.set(name, payload.join('\n'));
    } else if (verb === 'add' && kind === 'crt-list') {
      const [, certificate = '', bundle = ''] =
        /^(\S+) \[ca-file (\S+) verify required\]$/.exec(payload[0] ?? '') ?? [];
      assert.ok(this.stores.get(certificate) && this.stores.get(bundle), first);
      this.entries.set(certificate, bundle);
    } else if (verb === 'del' && kind === 'crt-list') assert.ok(this.entries.delete(words[4] ?? ''), first);
    else if (verb === 'add' && words[1] === 'server') {
      const [, server = ''] = (words[2] ?? '').split('/');
      const [, certificate = '', bundle = ''] =
        / crt (\S+) .*ca-file (\S+) verify required/.exec(first) ?? [];
      assert.ok(this.stores.get(certificate) && this.stores.get(bundle) && !this.servers.has(server), first);
      this.servers.set(server, { certificate, bundle });
    } else assert.ok(/^commit ssl|^enable server/.test(first), first);
  }

  #map([verb, , file = '', key = '', value = '']: readonly string[]): void {
    const map = this.maps.get(file.replace(/^maps\/|\.map$/g, ''));
    assert.ok(map && map.has(key) === (verb !== 'add'), `${verb} ${file} ${key}`);
    if (verb === 'del') map.delete(key);
    else map.set(key, value);
  }

  /** What is offered to callers, and as whom and whom believing a caller speaks. */
  view() {
    const text = (name: string) => this.stores.get(name) ?? '';
    const offered = [...this.entries].map(([certificate, bundle]) => `${text(certificate)} ${text(bundle)}`);
    const spoken = [...(this.maps.get('mesh-proofs') ?? [])].map(([member, server]) => {
      const { certificate = '', bundle = '' } = this.servers.get(server) ?? {};
      return `${member} ${text(certificate)} ${text(bundle)}`;
    });
    return {
      offered: offered.toSorted(),
      spoken: spoken.toSorted(),
      nodes: [...(this.maps.get('mesh-nodes') ?? [])],
    };
  }
}

describe('commands for a running mesh', () => {
  it('are none where nothing is another', () => {
    const state = stateOf({ web: 'W1' }, 'B1', ['10.0.0.1 192.0.2.1']);
    assert.deepEqual(meshCommands(state, state, 1, new Map()), []);
  });

  it('never have an empty line inside, which would end them', () => {
    const commands = meshCommands(
      stateOf({}, 'B'),
      stateOf({ web: 'A\n\n\nB\n\n' }, 'C\n\nD\n'),
      1,
      new Map(),
    );
    for (const command of commands) assert.ok(!command.trimEnd().includes('\n\n'), command);
  });

  it('bring HAProxy to what it would read at a start, and leave nobody without a certificate meanwhile', () => {
    const certificates = fc
      .dictionary(fc.constantFrom('web', 'job', 'db'), fc.constantFrom('1', '2', '3'))
      .map((all) =>
        Object.fromEntries(Object.entries(all).map(([server, version]) => [server, `${server}${version}`])),
      );
    const nodes = fc.constantFrom([], ['10.0.0.1 192.0.2.1'], ['10.0.0.1 192.0.2.2', '10.0.0.2 192.0.2.1']);
    const state = fc.tuple(certificates, fc.constantFrom('B1', 'B2'), nodes).map((all) => stateOf(...all));
    fc.assert(
      fc.property(
        fc.array(state, { minLength: 2, maxLength: 8 }),
        ([start = stateOf({}, 'B1'), ...states]) => {
          const held = new Held(start);
          const current = new Map<string, number>();
          let before = start;
          for (const [index, after] of states.entries()) {
            for (const command of meshCommands(before, after, index, current)) {
              held.run(command);
              for (const server of after.certificates.keys()) {
                const isOffered = held.view().offered.some((one) => one.startsWith(server));
                assert.ok(isOffered || !before.certificates.has(server), `${server} after ${command}`);
              }
            }
            for (const server of goneServers(before, after)) current.delete(server);
            for (const server of renewedServers(before, after)) {
              current.set(server, index);
              assert.ok(held.stores.has(storeName(server, index)));
            }
            assert.deepEqual(held.view(), new Held(after).view());
            before = after;
          }
        },
      ),
    );
  });
});

describe('addresses that have moved', () => {
  it('are those of another node, of none any more, and of one now, however they are written', () => {
    const before = stateOf({}, '', ['10.2.0.5 192.0.2.2', 'FD02::5 192.0.2.2', '10.3.0.6 192.0.2.3']);
    const after = stateOf({}, '', ['10.2.0.5 192.0.2.3', 'fd02:0::5 192.0.2.2', '10.4.0.7 192.0.2.4']);
    const moved = movedAddresses(before.maps, after.maps);
    assert.deepEqual([...moved].toSorted(), ['10.2.0.5', '10.3.0.6', '10.4.0.7']);
  });
});
