/**
 * Why the system or a library refused something, for the middle of an error's sentence: in words of ours where it is one
 * of the usual reasons, as theirs are of one language. What nobody knows here keeps its own words.
 */
import type { Text } from './descriptor.ts';
import { errorText, FaninFailure } from './errors.ts';

const noRights: Text = { en: 'it is not permitted', ko: '권한이 없음' };
const noSpace: Text = { en: 'the disk is full', ko: '디스크가 가득 참' };
const readOnly: Text = { en: 'it can only be read', ko: '읽기 전용' };
const inUse: Text = { en: 'another program is using it', ko: '다른 프로그램이 쓰는 중' };
const diskFault: Text = { en: 'the disk does not answer as it should', ko: '디스크가 제대로 응답하지 않음' };
const noServer: Text = { en: 'the server cannot be reached', ko: '서버에 연결할 수 없음' };
const cutOff: Text = { en: 'the connection broke', ko: '연결이 끊김' };

/** By the code of an error. */
const words: Readonly<Record<string, Text>> = {
  // ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────
  ENOENT: { en: 'there is no such file or folder', ko: '그런 파일이나 폴더가 없음' },
  EACCES: noRights,
  EPERM: noRights,
  EISDIR: { en: 'it is a folder', ko: '파일이 아니라 폴더' },
  ENOTDIR: { en: 'it is not a folder', ko: '폴더가 아님' },
  EEXIST: { en: 'it is there already', ko: '이미 있음' },
  ENAMETOOLONG: { en: 'the name is too long', ko: '이름이 너무 김' },
  ELOOP: { en: 'its links go round in a circle', ko: '링크가 서로 맴돎' },
  EROFS: readOnly,
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EFBIG: { en: 'it grows too large', ko: '파일이 너무 커짐' },
  EBUSY: inUse,
  EIO: diskFault,
  EMFILE: { en: 'too many files are open', ko: '열린 파일이 너무 많음' },
  ENFILE: { en: 'too many files are open', ko: '열린 파일이 너무 많음' },
  ENOMEM: { en: 'there is not enough memory', ko: '메모리가 부족함' },
  ERR_ENCODING_INVALID_ENCODED_DATA: { en: 'it is no text in UTF-8', ko: '바른 글 파일이 아님' },

  // ── archives ──────────────────────────────────────────────────────────────────────────────────────────────────
  Z_BUF_ERROR: { en: 'it ends early', ko: '중간에 끊김' },
  Z_DATA_ERROR: { en: 'what is in it is damaged', ko: '내용이 손상됨' },
  TAR_BAD_ARCHIVE: { en: 'it is damaged, or no archive', ko: '손상되었거나 압축 파일이 아님' },

  // ── the network ───────────────────────────────────────────────────────────────────────────────────────────────
  ECONNREFUSED: noServer,
  ENOTFOUND: noServer,
  EAI_AGAIN: noServer,
  ENETUNREACH: noServer,
  EHOSTUNREACH: noServer,
  ETIMEDOUT: { en: 'the server does not answer', ko: '서버가 응답하지 않음' },
  ECONNRESET: cutOff,
  EPIPE: cutOff,

  // ── SQLite ────────────────────────────────────────────────────────────────────────────────────────────────────
  SQLITE_FULL: noSpace,
  SQLITE_IOERR: diskFault,
  SQLITE_READONLY: readOnly,
  SQLITE_BUSY: inUse,
  SQLITE_LOCKED: inUse,
  SQLITE_CANTOPEN: { en: 'it cannot be opened', ko: '열 수 없음' },
  SQLITE_PERM: noRights,
  SQLITE_CORRUPT: { en: 'what is in it is damaged', ko: '내용이 손상됨' },
  SQLITE_NOTADB: { en: 'it is no SQLite file', ko: 'SQLite 파일이 아님' },
};

export function reasonOf(thrown: unknown): string | Text {
  if (thrown instanceof FaninFailure) {
    const [first] = thrown.errors;
    return { en: errorText(first, 'en'), ko: errorText(first, 'ko') };
  }
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown instanceof SyntaxError) return { en: 'it is no JSON', ko: 'JSON이 아님' };
  const code = 'code' in thrown ? String(thrown.code) : '';
  // SQLite's codes are of two parts or three: `SQLITE_IOERR_WRITE`.
  return words[code] ?? words[code.split('_').slice(0, 2).join('_')] ?? thrown.message;
}
