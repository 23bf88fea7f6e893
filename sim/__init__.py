"""What happens: the SimPy model of customers, warehouse and suppliers."""
