import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { COMMAND_LIST } from '../commands/command-list.ts';
import { type Catalogue, loadCatalogue } from '../program/catalogue.ts';
import { cliPage } from './cli-page.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/reference/cli.md');

describe('the reference of the command line', () => {
  let catalogue: Catalogue;
  before(async () => {
    catalogue = await loadCatalogue(COMMAND_LIST);
  });

  it('is what the commands say now', () => {
    assert.equal(readFileSync(PAGE, 'utf8'), cliPage(catalogue), 'run: npm run reference');
  });

  it('has every command that is not hidden, and no former name', () => {
    const page = cliPage(catalogue);
    for (const { words, command } of catalogue.commands)
      assert.equal(
        new RegExp(`^###? ${words.join(' ')}$`, 'm').test(page),
        !command.isHidden,
        words.join(' '),
      );
    assert.doesNotMatch(page, /--attachments/);
  });

  it('says what options need, exclude and default to', () => {
    const page = cliPage(catalogue);
    for (const part of [
      /^\| `--nodes <file>` \| .*needs `--node`, `--endpoints`, `--waypoint`/m,
      /^\| `--merge <file>` \| .*excludes `--output`/m,
      /^\| `-f, --format <format>` \| how to write it \(one of table, json, .*default: table\)/m,
      /^\| `--open` \| .*on the command line only/m,
      /^\| `--line <path>` \| .*one of `--line`, `--reason`, `--all` is needed/m,
    ])
      assert.match(page, part);
  });
});
