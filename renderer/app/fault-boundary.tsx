import { Component, type ReactNode } from 'react';

/** A fault of one screen leaves the frame, the phone and the outbox standing. */
export class FaultBoundary extends Component<
  { readonly words: string; readonly again: string; readonly children: ReactNode },
  { readonly broken: boolean }
> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main id="content" className="fault" role="alert">
        <p>{this.props.words}</p>
        <button type="button" className="btn go" onClick={() => this.setState({ broken: false })}>
          {this.props.again}
        </button>
      </main>
    );
  }
}
