import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { NodesFile } from './nodes-file.ts';

describe('a file of nodes that is followed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-nodes-'));
  const path = join(folder, 'nodes.yaml');
  const write = (nodes: string, domain = 'shop.example') =>
    writeFileSync(path, `trustDomain: ${domain}\nnodes: {${nodes}}\n`);
  const N1 = 'n1: {address: 192.0.2.1, blocks: [10.1.0.0/16]}';
  const N2 = 'n2: {address: 192.0.2.2, blocks: [10.2.0.0/16]}';
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('says what is there now, and is read only when it was written', () => {
    write(N1);
    const file = new NodesFile(path, 'n1');
    const first = file.placement();
    assert.equal(file.placement(), first);
    write(`${N1}, ${N2}`);
    assert.deepEqual([...file.placement().nodes.keys()], ['n1', 'n2']);
  });

  it('says what is wrong for as long as that is so', () => {
    write(N1);
    const file = new NodesFile(path, 'n1');
    file.placement();
    writeFileSync(path, 'nodes: [');
    for (let turn = 0; turn < 2; turn += 1) assert.throws(() => file.placement(), Fault);
    write(N1, 'bank.example');
    assert.throws(() => file.placement(), /another trust domain than shop\.example/);
    rmSync(path);
    assert.throws(() => file.placement(), Fault);
    write(N2);
    assert.deepEqual([...file.placement().nodes.keys()], ['n2']);
  });
});
