import { conclude, sourceFiles, type SourceFile } from './source-files.ts';

/** Catalogues shown at every vendor. A vendor's own texts are in `vendors/`. */
const sharedCatalogue = /^app\/text\/(?!.*\/vendors\/)/;

/** Patterns of vendor knowledge, each with the advice to print. */
const vendorKnowledge: readonly (readonly [knowledge: RegExp, what: string])[] = [
  [/finesse|cisco|huawei|华为|ucwa|skype|lync|agent gateway|座席网关/i, 'names a vendor'],
  [/\b(CCE|CCX|UCCX|UCCE|PCCE|CUIC|CTI|AICC|CEC|VDN|JTAPI)\b/, "names a vendor's product or component"],
  [/\b(XMPP|BOSH|SIP|Guid|E\.164)\b/, "names a protocol that a vendor's client uses"],
  [/enableDropParticipantFor|drop permission|移除权限|任意方/i, "names a vendor's own setting"],
  [/transport order|order of transports|传输(顺序|方式)/i, "names a vendor's own setting"],
  [/leading \+|不带 ?\+|不加 ?\+/, "states a vendor's own format of numbers"],
  [/supervisor[^.]*\bdrop|drop[^.]*\bsupervisor|班长[^。]*移除/i, "states a vendor's own rule of who may drop"],
  [/only agents (may|can) be dropped|只能移除坐席/i, "states a vendor's own rule of who may be dropped"],
  [/own the call|通话发起方/, "states a vendor's own rule of barging in"],
  [/\b(five|5) (wrong )?(minutes|tries)\b|五分钟|\b(8445|7443|8043)\b/, "states a vendor's own limit or port"],
];

/** The text on a line of a catalogue, without its key; empty for a line that has none. */
const textOn = (line: string): string => (/^(import|\s*\.\.\.)/.test(line) ? '' : line.replace(/^\s*'[^']*':/, ''));

/** Lines of the shared catalogues that hold for one vendor only, as `path:line: complaint`. */
export function vendorKnowledgeIn(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => sharedCatalogue.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const found = vendorKnowledge.find(([knowledge]) => knowledge.test(textOn(line)));
        return found
          ? [
              `${path}:${index + 1}: ${found[1]}; say it neutrally, and put the vendor's own words into the ` +
                `advice of its descriptor: ${line.trim()}`,
            ]
          : [];
      }),
    );
}

if (import.meta.main) conclude(vendorKnowledgeIn(sourceFiles()));
