/** The product's mark, a gavel, in the colour of its surroundings. */
export const ProductMark = ({ size }: { readonly size: number }) => (
  <svg class="product-mark" width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" focusable="false">
    <rect x="2.5" y="20" width="16" height="2.4" rx="1.2" />
    <g transform="rotate(45 10.6 7.6)">
      <rect x="6.6" y="3.9" width="8" height="7.4" rx="1" />
      <rect x="5" y="2.6" width="2.6" height="10" rx="1.3" />
      <rect x="13.6" y="2.6" width="2.6" height="10" rx="1.3" />
      <rect x="14.4" y="6.3" width="11" height="2.6" rx="1.3" />
    </g>
  </svg>
);
