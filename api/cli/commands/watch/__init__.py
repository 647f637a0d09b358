"""`ketting watch`: lists of customers that are screened again, and what changed about them."""
