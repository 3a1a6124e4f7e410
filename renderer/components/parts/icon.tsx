import type { IconNode } from 'lucide';
import { h } from 'preact';

interface IconProps {
  readonly node: IconNode;
  /** Width and height in CSS pixels; 16 by default. */
  readonly size?: number;
}

/** An icon beside a text with the same meaning: hidden from assistive technology. */
export const Icon = ({ node, size = 16 }: IconProps) => (
  <svg
    class="icon"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2.25"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {node.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
  </svg>
);
