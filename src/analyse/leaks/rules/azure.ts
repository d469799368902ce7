import { noPlaceholder } from '../format/placeholder.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const REVOKE = 'https://portal.azure.com/';

/** The key of the storage emulator, which everybody has. */
const EMULATOR = /^Eby8vdM02xNOcqFlqUwJPLlm/;
/** Keys of Cosmos DB and Batch, which have a mark of their own. */
const OF_OTHERS = /(?:ACDb|\+ABa).{6}==$/;

/** Base64 of 64 bytes, which the pattern says already. */
function ofStorage(secret: string): Structure {
  return EMULATOR.test(secret) || OF_OTHERS.test(secret) ? 'wrong' : 'right';
}

export const azure: IssuerRules = {
  id: 'azure',
  issuer: 'Microsoft Azure',
  rules: [
    {
      id: 'azure-storage-account-key',
      title: 'Azure Storage account key',
      severity: 'critical',
      keywords: ['accountkey', 'storage_key', 'storage_account_key', 'storagekey', '+ast'],
      pattern:
        /(?:(?i:account[_-]?key|storage[_-]?(?:account_?)?key)[\s"':=]{1,6}|(?=[0-9A-Za-z+/]{76}\+ASt))(?<secret>[0-9A-Za-z+/]{86}==)/,
      entropy: 4,
      check: ofStorage,
      source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage',
      revoke: REVOKE,
      examples: [
        'DefaultEndpointsProtocol=https;AccountName=a;AccountKey={base64:86}==;EndpointSuffix=core.windows.net',
        'AZURE_STORAGE_KEY="{base64:86}=="',
        'key: {base64:76}+ASt{base64:5}A==',
      ],
      nearMisses: [
        'AccountKey={base64:85}==',
        'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;',
        'AccountKey={base64:80}==',
        'AccountKey=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==',
      ],
    },
    {
      id: 'azure-shared-access-signature',
      title: 'Azure shared access signature',
      severity: 'high',
      keywords: ['&sig=', '?sig=', 'amp;sig=', 'sig%3d'],
      pattern:
        /[?&;](?:sv|se|sp|sr|st|ss|srt|spr)=[\w:%.-]{1,64}&[\w:%.=&;/-]{0,240}sig=(?<secret>[0-9A-Za-z%+/]{43,64}(?:=|%3[Dd]))/,
      reach: 400,
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview',
      revoke: REVOKE,
      examples: [
        'https://a.blob.core.windows.net/c?sv=2022-11-02&ss=b&srt=sco&sp=rwdlac&se=2030-01-01T00:00:00Z&sig={alnum:43}%3D',
        'SharedAccessSignature=?sv=2020-08-04&sp=r&sig={alnum:43}=',
      ],
      nearMisses: [
        '?sv=2022-11-02&sp=r&sig={alnum:20}%3D',
        '?sv=2022-11-02&sp=r&sig=&x',
        'https://a.example/?q=1&sig={alnum:43}%3D',
      ],
    },
    {
      id: 'azure-client-secret',
      title: 'Microsoft Entra client secret',
      severity: 'critical',
      keywords: ['8q~', '7q~', '6q~', '5q~', '4q~', '3q~', '2q~', '1q~', '9q~', '0q~'],
      pattern: token(/[0-9A-Za-z_.~-]{3}\dQ~[0-9A-Za-z_.~-]{31,34}/),
      entropy: 3.5,
      source: 'https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials',
      revoke: 'https://entra.microsoft.com/',
      examples: ['TOKEN={alnum:3}8Q~{alnum:34}', '{"token": "{alnum:3}8Q~{alnum:34}"}'],
      nearMisses: [
        'TOKEN={alnum:3}8Q~{alnum:25}',
        'x{alnum:3}8Q~{alnum:34}',
        '{alnum:3}8Q~{alnum:34}0',
        'token: xxx8Q~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'azure-cosmos-db-key',
      title: 'Azure Cosmos DB key',
      severity: 'critical',
      keywords: ['acdb'],
      pattern: token(/[0-9A-Za-z+/]{76}ACDb[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/cosmos-db/secure-access-to-data',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:76}ACDb{alnum:6}==;x', '"key": "{alnum:76}ACDb{alnum:6}=="'],
      nearMisses: [
        '"key": "{alnum:76}ACDb{alnum:6}"',
        '"key": "{alnum:73}ACDb{alnum:6}=="',
        '"key": "{alnum:76}ACDb{alnum:9}="',
      ],
    },
    {
      id: 'azure-batch-key',
      title: 'Azure Batch key',
      severity: 'critical',
      keywords: ['+aba'],
      pattern: token(/[0-9A-Za-z+/]{76}\+ABa[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/batch/batch-account-create-portal',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:76}+ABa{alnum:6}==;x', '"key": "{alnum:76}+ABa{alnum:6}=="'],
      nearMisses: [
        '"key": "{alnum:76}+ABa{alnum:6}"',
        '"key": "{alnum:73}+ABa{alnum:6}=="',
        '"key": "{alnum:76}+ABa{alnum:9}="',
      ],
    },
    {
      id: 'azure-cache-for-redis-key',
      title: 'Azure Cache for Redis key',
      severity: 'critical',
      keywords: ['azca'],
      pattern: token(/[0-9A-Za-z+/]{33}AzCa[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-configure',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:33}AzCa{alnum:6}=;x', '"key": "{alnum:33}AzCa{alnum:6}="'],
      nearMisses: [
        '"key": "{alnum:33}AzCa{alnum:6}"',
        '"key": "{alnum:30}AzCa{alnum:6}=="',
        '"key": "{alnum:33}AzCa{alnum:9}="',
      ],
    },
    {
      id: 'azure-container-registry-password',
      title: 'Azure Container Registry password',
      severity: 'critical',
      keywords: ['+acr'],
      pattern: token(/[0-9A-Za-z+/]{42}\+ACR[0-9A-Za-z]{6}/),
      entropy: 3,
      source: 'https://learn.microsoft.com/en-us/azure/container-registry/container-registry-authentication',
      revoke: REVOKE,
      examples: [
        "client = Client('{alnum:42}+ACR{alnum:6}')",
        '  token: {alnum:42}+ACR{alnum:6} # of the release',
      ],
      nearMisses: ['TOKEN={alnum:42}+ACR{alnum:5}', 'x{alnum:42}+ACR{alnum:6}', '{alnum:42}+ACR{alnum:7}'],
    },
    {
      id: 'azure-functions-key',
      title: 'Azure Functions key',
      severity: 'high',
      keywords: ['azfu'],
      pattern: token(/[0-9A-Za-z_-]{44}AzFu[0-9A-Za-z_-]{4,6}={0,2}/),
      entropy: 3,
      source: 'https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to',
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token={alnum:44}AzFu{alnum:4}==&page=2',
        'export TOKEN="{alnum:44}AzFu{alnum:4}=="',
      ],
      nearMisses: [
        'TOKEN={alnum:44}AzFu{alnum:2}',
        'TOKEN={alnum:40}AzFu{alnum:4}==',
        'x{alnum:44}AzFu{alnum:4}==',
      ],
    },
    {
      id: 'azure-sql-password',
      title: 'Azure SQL Database password',
      severity: 'critical',
      keywords: ['database.windows.net'],
      pattern: assigned(/database\.windows\.net[^"'\n]{0,120}/, /password|pwd/, /[^\s;"'<>]{8,64}/),
      entropy: 3,
      check: noPlaceholder,
      source: 'https://learn.microsoft.com/en-us/azure/azure-sql/database/connect-query-dotnet-core',
      revoke: REVOKE,
      examples: [
        'Server=tcp:a.database.windows.net,1433;Initial Catalog=b;User ID=c;Password={alnum:16};Encrypt=True',
      ],
      nearMisses: [
        'Server=tcp:a.database.windows.net,1433;User ID=c;Password=${PASSWORD};',
        'Server=tcp:a.database.windows.net,1433;User ID=c;Password={your_password};',
        'Server=tcp:a.database.windows.net;Authentication=Active Directory Default;',
      ],
    },
  ],
};
