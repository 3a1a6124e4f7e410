import { SaxesParser } from 'saxes';

/** What is asked for at the address of an invitation. */
export const meetingLinkType = 'application/vnd.microsoft.lync.meeting+xml';

const longestPage = 64 * 1024;

/** The conference URI in the answer to a meeting link; null where there is none. */
export const readConferenceUri = (xml: string): string | null => {
  if (xml.length > longestPage) return null;
  const parser = new SaxesParser();
  const path: string[] = [];
  let uri = '';
  let isBroken = false;
  parser.on('error', () => {
    isBroken = true;
  });
  parser.on('opentag', ({ name }) => path.push(name.replace(/^.*:/u, '')));
  parser.on('closetag', () => path.pop());
  parser.on('text', (text) => {
    if (path.length === 2 && path[0] === 'conf-info' && path[1] === 'conf-uri') uri += text;
  });
  parser.write(xml).close();
  return isBroken || uri.trim() === '' ? null : uri.trim();
};
