import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { parseNodes } from './read-nodes.ts';

const TEXT = `trustDomain: shop.example
nodes:
  n1: {address: 192.0.2.1, blocks: [10.1.0.0/16, "fd01::/64"]}
  n2: {address: "2001:DB8::2", blocks: [10.2.0.5]}
`;
const malformed = (says: RegExp) => (error: unknown) =>
  error instanceof Fault &&
  error.code === 'malformed' &&
  says.test(error.message) &&
  error.message.startsWith('nodes.yaml');

describe('a file of nodes', () => {
  it('tells where each is, and what its workloads have', () => {
    const { trustDomain, nodes } = parseNodes(TEXT, 'nodes.yaml');
    assert.equal(trustDomain, 'shop.example');
    const read = [...nodes].map(([name, { address, blocks }]) => [name, address, blocks.cidrs()]);
    assert.deepEqual(read, [
      ['n1', '192.0.2.1', ['10.1.0.0/16', 'fd01::/64']],
      ['n2', '2001:db8::2', ['10.2.0.5/32']],
    ]);
  });

  const wrong: [string, string, RegExp][] = [
    ['nothing', '', /nodes\.yaml/],
    ['no nodes', 'trustDomain: a\nnodes: {}\n', /from 1 to 1,024/],
    ['an unknown key', `${TEXT}port: 1\n`, /port|[Uu]nrecognized/],
    ['an address that is a block', TEXT.replace('192.0.2.1', '192.0.2.0/24'), /one address/],
    ['an address that is none', TEXT.replace('192.0.2.1', 'host'), /address/],
    ['the same address twice', TEXT.replace('"2001:DB8::2"', '192.0.2.1'), /same address/],
    ['blocks that overlap', TEXT.replace('10.2.0.5', '10.1.3.0/24'), /in common/],
    ['two documents', `${TEXT}---\n${TEXT}`, /more than one document/],
    ['a name that is no label', TEXT.replace('n1:', 'N_1:'), /label/],
  ];
  for (const [what, text, says] of wrong)
    it(`with ${what} is refused`, () => {
      assert.throws(() => parseNodes(text, 'nodes.yaml'), malformed(says));
    });

  it('of any text is read or refused', () => {
    const pieces = fc.constantFrom(
      'trustDomain:',
      ' shop.example',
      '\n',
      'nodes:',
      '  n1:',
      ' {address: ',
      '10.0.0.1',
      ', blocks: [',
      '::/0',
      '0.0.0.0/0',
      ']',
      '}',
      '/33',
      '__proto__:',
      '"',
      '-',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (text) => {
          try {
            parseNodes(text, 'nodes.yaml');
          } catch (error) {
            assert.ok(error instanceof Fault, String(error));
          }
        },
      ),
    );
  });
});
