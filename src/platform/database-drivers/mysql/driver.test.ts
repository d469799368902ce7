import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { mysqlDriver } from './driver.ts';

describe('the driver of MySQL', () => {
  it('reads addresses as they are written for Go, and none that has a password', () => {
    for (const url of [
      '{{username}}:{{password}}@tcp(127.0.0.1:3306)/',
      '{{username}}:{{password}}@tcp(db)/shop?tls=true',
      '{{username}}:{{password}}@tcp([::1]:3307)/shop?tls=skip-verify',
    ])
      mysqlDriver.check(url);
    for (const url of [
      'ann:secret@tcp(db:3306)/',
      '{{username}}:{{password}}@unix(/run/mysqld/mysqld.sock)/',
      '{{username}}:{{password}}@tcp(db:3306)/shop?tls=maybe',
      '{{username}}:{{password}}@tcp(db:3306)/shop?allowAllFiles=true',
      '{{username}}:{{password}}@tcp(127.0.0.1:3306)/?tls=true',
      'mysql://db/shop',
      `tcp(${'('.repeat(100_000)}`,
    ])
      assert.throws(
        () => mysqlDriver.check(url),
        (error) => error instanceof Fault && error.code === 'usage' && !error.message.includes('secret'),
      );
  });
});
