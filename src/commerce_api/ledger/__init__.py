"""Double-entry bookkeeping: what everybody owes and owns is a sum of lines that never change."""
