import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openFile } from '../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { type LzmaFormat, unlzmaPieces } from './pieces.ts';

/** What liblzma 5.8 made of one text of words, bytes of anything and a run. */
const TEXT = '1c535a869689fcec9ebc3d6a90f37dfd774c080b7c192dd9d1cacc10dd7e611f';
const COMPRESSED: Readonly<Record<string, readonly [LzmaFormat, Buffer]>> = {
  'a file of xz': [
    'xz',
    Buffer.from(
      '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4BrlASFdADOYShGOlD5fbIyMGrDRbLIobRuS2BIRK2CoxFhy1tuKsfpVEHvw1ix/hK0aATa7XkwbfmP6crVD9Sx0o1EoCnG216lJLn7lvNZc/8BC8dZt2gFf+3IDXu/OlXuBVw4Wmjltq/KvS3WzgSBtV3qCrhTXYEYrL8eQgsqtwzOVzrdpYfbcg4J5sv8LROmZQxuXdlJpGxp2xciBWDFLU5pRUvoI/PjwyoQaS4f+yddCWlIJJbeYtbzhcP69UUboeLYL9c1oHZB2KaMTSuhBXqWXS5u+9nzCWsl33FWNtjz0j+DTrTvaFTN7LXEyiFqGnFmjDDXrKTRdZ73BH9e+UT/TA50c5y7u1DmzNgxGIHlEFkwDbApsrC32OQ8Foj/3sx/VZIAAAAAAwfcYOD+BTVMAAb0C5jUAAIm+dc6xxGf7AgAAAAAEWVo=',
      'base64',
    ),
  ],
  'one with other properties and checks': [
    'xz',
    Buffer.from(
      '/Td6WFoAAArh+wyhAgAhAQAAAAA3J5fW4BrlAbgTADOZDQW+L9VO3VEUkDN3gHQIHQdlHWKIjt/qfUAlIJw1IitabD5qqyKSGkbNNmSFj1Cvk/5A7Td2geH8tvBJuH1B2VCbv+yujtFt0Oj/R7U1Tky2Ukj0Qf/XJspLRYkYzFhOdGxb6RrsN2qO+Tme9whg98MZqtOLBywOX4TP8+AuNAAmptDRpLCN9I8XlYoGeug4um13wSsUXQFMawAibYkR8bTl3tt1xhJQ17hN8KHJLYf8f038Ne0ZOhD9Qpd36p85k3/YVFXYylIVwid1ZPL+mX78bFD8xDY+SSCvXyi9Mjm77X3GgHAHIbSGWRnZfXWmh2GAOL/GbN3yBNjocZF9Q9Vj9tyVoTsHR7K80VI44Sj0L9X4/1bk6F7x286jhOODoFDlpviDMw1gsTf2ptEYITj3EIj8Kpex0pVLMXln51GqzJWBKSA27g5Ow7hkgKcUg9eA8gaktKOqGbTZ3k34lAupGDBWZ5k1LnaL7XKhaYtyfYuQLnqA2B/3MNS5mL3K6utRqycsz5Fio4bjV8cbA/yNIHD1X+Rd1pAh91EBsKVeHZqQC/GRcBpQUeLJtmhX8S+cEScvABxTWoaWifzsnrw9apDzff13TAgLfBkt2dHKzBDdfmEfAAHsA+Y1AABrTMc0tunfHAIAAAAAClla',
      'base64',
    ),
  ],
  'what has no container': [
    'lzma',
    Buffer.from(
      'XQAAgAD//////////wAzmEoRjpQ+X2yMjBqw0WyyKG0bktgSEStgqMRYctbbirH6VRB78NYsf4StGgE2u15MG35j+nK1Q/UsdKNRKApxttepSS5+5bzWXP/AQvHWbdoBX/tyA17vzpV7gVcOFpo5bavyr0t1s4EgbVd6gq4U12BGKy/HkILKrcMzlc63aWH23IOCebL/C0TpmUMbl3ZSaRsadsXIgVgxS1OaUVL6CPz48MqEGkuH/snXQlpSCSW3mLW84XD+vVFG6Hi2C/XNaB2QdimjE0roQV6ll0ubvvZ8wlrJd9xVjbY89I/g06072hUzey1xMohahpxZoww16yk0XWe9wR/XvlE/0wOdHOcu7tQ5szYMRiB5RBZMA2wKbKwt9jkPBaI/97MikysC//98jF8A',
      'base64',
    ),
  ],
  'a file of lzip': [
    'lzip',
    Buffer.from(
      'TFpJUAEQADOYShGOlD5fbIyMGrDRbLIobRuS2BIRK2CoxFhy1tuKsfpVEHvw1ix/hK0aATa7XkwbfmP6crVD9Sx0o1EoCnG216lJLn7lvNZc/8BC8dZt2gFf+3IDXu/OlXuBVw4Wmjltq/KvS3WzgSBtV3qCrhTXYEYrL8eQgsqtwzOVzrdpYfbcg4J5sv8LROmZQxuXdlJpGxp2xciBWDFLU5pRUvoI/PjwyoQaS4f+yddCWlIJJbeYtbzhcP69UUboeLYL9c1oHZB2KaMTSuhBXqWXS5u+9nzCWsl33FWNtjz0j+DTrTvaFTN7LXEyiFqGnFmjDDXrKTRdZ73BH9e+UT/TA50c5y7u1DmzNgxGIHlEFkwDbApsrC32OQ8Foj/3syKTKwL//3yMXwCtuQtV5hoAAAAAAABCAQAAAAAAAA==',
      'base64',
    ),
  ],
};
const STORED = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQA7b5NCfsvI/ilV5c2ORtyO1LfCdk0qWk12dwb4XYaQAkrWvaNAG+nIy8zJNfbNH2EiauFTOK4aNABNM7oNAA3bvn9vKrSHAAFUPPxRPtEftvN9AQAAAAAEWVo=',
  'base64',
);
const ZEROS = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj//8RAWxdAABv/f//o7f/Rz5IFXI5YVG4kijmo4YH+e7kHoLTL8U6PAFLsX7JiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE2PdEDKtfDW1G6eXDdoi3llestk3haR1v+0uIEGxCy4g/XACP0E6vJiiUcR89jyThcJ6nI1/sKMuF0ZWYin4qkfIndfcZwAaYTZj92K/VkA/EJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPnH2q38+1IrdM0eWyBC+d1TPfgpZAk7gMsqbN+1O/DEvS5fqg8+S2ZCkBMO/xCT+HF4WfgLzf+VKEYPqfx83vuaMC5WwI+F84OBwGXEJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPnH2q38+1IrdM0eWyBC+d1TPfgpZAk7gMsqbN+1O/DEvEgn5liNx60AhADsc1On/b6ufDEan7eNMW5wnqcjX+woy4XRlZiKfiqR8id19xnABphNmP3Yr9WQD8QlU/j1kTYxBaWw7m/BcE1HDNGREaqtYB26zrEnGFxZhulmUli+6XasWeTlWwUI+cfarfz7Uit0zR5bIEL53VM9+ClkCTuAyyps37U78MS9FHktXQAAAACfA5m5yIb9IgABkgTAjbcBaatYJbHEZ/sCAAAAAARZWg==',
  'base64',
);
const OF_PROGRAM = Buffer.from(
  '/Td6WFoAAATm1rRGAgEEACEBFgANhjUf4BrlASFdADOYShGOlD5fbIyMGrDRbLIobRuS2BIRK2CoxFhy1tuKsfpVEHvw1ix/hK0aATa7XkwbfmP6crVD9Sx0o1EoCnG216lJLn7lvNZc/8BC8dZt2gFf+3IDXu/OlXuBVw4Wmjltq/KvS3WzgSBtV3qCrhTXYEYrL8eQgsqtwzOVzrdpYfbcg4J5sv8LROmZQxuXdlJpGxp2xciBWDFLU5pRUvoI/PjwyoQaS4f+yddCWlIJJbeYtbzhcP69UUboeLYL9c1oHZB2KaMTSuhBXqWXS5u+9nzCWsl33FWNtjz0j+DTrTvaFTN7LXEyiFqGnFmjDDXrKTRdZ73BH9e+UT/TA50c5y7u1DmzNgxGIHlEFkwDbApsrC32OQ8Foj/3sx/VZIAAAAAAwfcYOD+BTVMAAb0C5jUAAIm+dc6xxGf7AgAAAAAEWVo=',
  'base64',
);

function unpacked(bytes: Buffer, format: LzmaFormat): Buffer {
  return Buffer.concat(
    Array.from(unlzmaPieces(openFile('/a', bytes), format), (piece) => Buffer.from(piece)),
  );
}

describe('unlzmaPieces', () => {
  for (const [what, [format, bytes]] of Object.entries(COMPRESSED)) {
    it(`undoes ${what}`, () => assert.equal(hash('sha256', unpacked(bytes, format)), TEXT));

    it(`says that ${what} is cut short`, () => {
      for (let length = 6; length < bytes.length - 24; length += 37)
        assert.throws(() => unpacked(bytes.subarray(0, length), format), { code: 'malformed' });
    });

    it(`reads ${what} to an end, whatever became of it`, () => {
      fc.assert(
        fc.property(mutationsOf(bytes), (damaged) => {
          onlyFaults(() => unpacked(damaged, format));
        }),
        { numRuns: propertyRuns(200) },
      );
    });
  }

  it('undoes what is stored, what is long, and one part behind another', () => {
    assert.equal(
      hash('sha256', unpacked(STORED, 'xz')),
      'e25b5f028435488ea8348fcb4369231fc9cf60e0c1649624723bbbb0601477af',
    );
    assert.ok(unpacked(ZEROS, 'xz').equals(Buffer.alloc(3_000_000)));
    const [, first = STORED] = COMPRESSED['a file of xz'] ?? [];
    const both = unpacked(Buffer.concat([STORED, Buffer.alloc(8), first]), 'xz');
    assert.equal(hash('sha256', both.subarray(60)), TEXT);
    const [, member = STORED] = COMPRESSED['a file of lzip'] ?? [];
    assert.equal(
      unpacked(Buffer.concat([member, member]), 'lzip').length,
      2 * unpacked(member, 'lzip').length,
    );
  });

  it('says that it undoes no filters for programs, and nothing that takes much memory', () => {
    assert.throws(() => unpacked(OF_PROGRAM, 'xz'), { code: 'unsupported' });
    const [, alone = STORED] = COMPRESSED['what has no container'] ?? [];
    const large = Buffer.concat([Buffer.from('5dffffffff', 'hex'), alone.subarray(5)]);
    assert.throws(() => unpacked(large, 'lzma'), { code: 'unsupported' });
  });
});
